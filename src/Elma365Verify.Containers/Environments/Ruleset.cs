using Elma365Verify.Addresses;

namespace Elma365Verify.Containers.Environments;

/// <summary>What a firewall runs.</summary>
/// <param name="Name">The file as the user names it; error messages begin with it.</param>
/// <param name="Text">The whole text, as nft(8) reads it.</param>
public sealed record Ruleset(string Name, string Text)
{
    /// <summary>Whom the addresses in it stand for; null where they are the topology's own.</summary>
    public AddressMap? Addresses { get; init; }

    private const int MostBytes = 1024 * 1024;

    /// <summary>Reads a ruleset's file.</summary>
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
}
