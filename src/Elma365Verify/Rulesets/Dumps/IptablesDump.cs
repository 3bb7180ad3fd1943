using System.Collections.Immutable;
using Elma365Verify.Addresses;

namespace Elma365Verify.Rulesets.Dumps;

/// <summary>What iptables-save(8) or ip6tables-save(8) printed.</summary>
/// <remarks>
/// Only what a dump is made of is read: tables, chains with their policies, rules that are appended, COMMIT; counters may stand
/// before rules. What a rule's words mean is left to iptables itself, which loads it: its own translation into nftables
/// (iptables-restore-translate 1.8.9) makes <c>-p tcp -m tcp</c> a rule for every protocol, and forgets the negation of
/// <c>--ports</c> and of <c>--ctstate DNAT</c>; of some thirty published dumps it left rules of seven untranslated, as comments.
/// </remarks>
/// <param name="File">The file as the user named it.</param>
/// <param name="Kind"><see cref="RulesetKind.Iptables"/> or <see cref="RulesetKind.Ip6tables"/>.</param>
/// <param name="Text">The text, with line feeds alone.</param>
/// <param name="Tables">The tables, in the order of the file.</param>
public sealed record IptablesDump(string File, RulesetKind Kind, string Text, ImmutableArray<DumpTable> Tables)
{
    /// <summary>Reads a dump.</summary>
    /// <param name="text">The whole text.</param>
    /// <param name="file">The file as the user named it.</param>
    /// <param name="kind">Whose addresses it is about.</param>
    /// <exception cref="ConfigurationException">It is no whole dump; the message has every line that is wrong, with its text.</exception>
    public static IptablesDump Parse(string text, string file, RulesetKind kind)
    {
        var plain = text.TrimStart('\uFEFF').Replace("\r\n", "\n", StringComparison.Ordinal);
        return new IptablesDump(file, kind, plain, new DumpReader(file).Read(plain));
    }

    /// <summary>The line's own words, as the user wrote them.</summary>
    public string LineText(int line) => Text.Split('\n').ElementAtOrDefault(line - 1)?.Trim() ?? string.Empty;

    /// <summary>The text to load.</summary>
    /// <param name="addresses">Whom its addresses and interfaces stand for; null where they are the topology's own.</param>
    /// <exception cref="ConfigurationException">A rule can't be written for the topology's addresses; its line is named.</exception>
    public DumpText For(AddressMap? addresses) => addresses is null
        ? new DumpText(Text, [.. Enumerable.Range(1, Text.Split('\n').Length)])
        : new DumpTranslation(this, addresses).Write();
}
