using System.Collections.Immutable;
using Elma365Verify.Addresses;
using Elma365Verify.Rulesets.Dumps;

namespace Elma365Verify.Containers.Environments;

/// <summary>What a firewall runs: a ruleset of nftables, a dump of iptables or ip6tables, or several of these together.</summary>
/// <param name="Name">The file as the user names it; error messages begin with it.</param>
/// <param name="Text">The whole text, as nft(8) or iptables-restore(8) reads it.</param>
public sealed record Ruleset(string Name, string Text)
{
    /// <summary>Whom the addresses in it, and in those beside it, stand for; null where they are the topology's own.</summary>
    public AddressMap? Addresses { get; init; }

    /// <summary>The further files of a set; empty for a file alone.</summary>
    public ImmutableArray<Ruleset> Beside { get; init; } = [];

    /// <summary>All files of the set, this one first.</summary>
    public IEnumerable<Ruleset> Files => [this, .. Beside];

    /// <summary>The names of all files, as reports give them.</summary>
    public string Title => string.Join(", ", Files.Select(file => file.Name));

    private const int MostBytes = 1024 * 1024;

    /// <summary>Reads a ruleset's files, and as far as that can be told without loading them, finds them sound.</summary>
    /// <exception cref="ConfigurationException">
    /// One is missing, unreadable or larger than 1 MiB; a dump is not whole, or has a table that another dump of the set has.
    /// </exception>
    /// <param name="paths">The files, at least one.</param>
    /// <param name="addresses">Whom the addresses in them stand for; null where they are the topology's own.</param>
    public static Ruleset Load(IReadOnlyList<string> paths, AddressMap? addresses = null)
    {
        var files = paths.Select(path => Load(path, addresses)).ToList();
        var set = files[0] with { Beside = [.. files.Skip(1)] };
        _ = RulesetNotes.Of(set);
        return set;
    }

    /// <summary>Reads a ruleset's only file.</summary>
    /// <exception cref="ConfigurationException">It is missing, unreadable or larger than 1 MiB.</exception>
    /// <param name="path">The file.</param>
    /// <param name="addresses">Whom the addresses in it stand for; null where they are the topology's own.</param>
    public static Ruleset Load(string path, AddressMap? addresses = null)
    {
        try
        {
            var file = new FileInfo(path);
            if (file.Exists && file.Length > MostBytes)
                throw new ConfigurationException(path, 1, $"a ruleset has at most 1 MiB, this file has {file.Length / 1024.0 / 1024.0:F1}");
            return new Ruleset(path, File.ReadAllText(path)) { Addresses = addresses };
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"The ruleset can't be read: {exception.Message}", exception);
        }
    }

    /// <summary>This file as a dump.</summary>
    /// <returns>Null where it is nftables' language.</returns>
    /// <exception cref="ConfigurationException">
    /// It is a dump that is not whole, or can't be told apart; the message has the line.
    /// </exception>
    public IptablesDump? AsDump() => RulesetRecognition.Of(Text, Name) is var kind && kind != RulesetKind.Nftables
        ? IptablesDump.Parse(Text, Name, kind)
        : null;
}
