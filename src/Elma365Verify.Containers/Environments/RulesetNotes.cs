using System.Collections.Immutable;
using Elma365Verify.Rulesets.Dumps;

namespace Elma365Verify.Containers.Environments;

/// <summary>What a reader of the verdict should know of a ruleset's files: what each was recognised as, and what none speaks of.</summary>
public static class RulesetNotes
{
    /// <summary>The notes, as sentences; none for a ruleset of nftables alone.</summary>
    /// <exception cref="ConfigurationException">A dump is not whole, or has a table that another dump of the set has.</exception>
    public static ImmutableArray<string> Of(Ruleset ruleset)
    {
        var files = ruleset.Files.Select(file => (file.Name, Dump: file.AsDump())).ToList();
        var dumps = files.Select(file => file.Dump).OfType<IptablesDump>().ToList();
        if (dumps.Count == 0)
            return [];
        RefuseDoubles(dumps);
        return
        [
            .. files.Select(file => file.Dump is { } dump ? Recognised(dump) : $"{file.Name} was read as a ruleset of nftables."),
            .. files.Exists(file => file.Dump is null) ? [] : Unspoken(ruleset.Title, dumps),
        ];
    }

    private static string Recognised(IptablesDump dump)
    {
        var tables = string.Join(", ", dump.Tables.Select(table => table.Name));
        return $"{dump.File} was recognised as a dump of {dump.Kind.Program()} ({dump.Kind.Addresses()}): "
            + $"{dump.Tables.Sum(table => table.Rules.Length)} rules in {tables}.";
    }

    private static IEnumerable<string> Unspoken(string title, List<IptablesDump> dumps)
    {
        foreach (var kind in new[] { RulesetKind.Iptables, RulesetKind.Ip6tables })
        {
            var tables = dumps.Where(dump => dump.Kind == kind).SelectMany(dump => dump.Tables).ToList();
            if (tables.Count == 0)
                yield return $"{title} says nothing of {kind.Addresses()}, which the kernel accepts where no rule says otherwise.";
            else if (tables.TrueForAll(table => table.Name != "filter"))
                yield return $"{title} has no table filter for {kind.Addresses()}, where the kernel accepts what no rule drops.";
        }
    }

    // iptables-restore empties a table before it fills it, so that the second would take the first one's place.
    private static void RefuseDoubles(List<IptablesDump> dumps)
    {
        var all = dumps.SelectMany(dump => dump.Tables.Select(table => (dump, table))).ToList();
        foreach (var (dump, table) in all)
        {
            var first = all.Find(other => other.dump.Kind == dump.Kind && other.table.Name == table.Name);
            if (first.dump != dump)
            {
                throw new ConfigurationException(
                    dump.File,
                    table.Line,
                    $"the table {table.Name} for {dump.Kind.Addresses()} is in {first.dump.File}:{first.table.Line} already; keep one");
            }
        }
    }
}
