using Elma365Verify.Policies;
using Elma365Verify.Topologies;

namespace Elma365Verify.Cli.Rendering;

/// <summary>Prints a topology as a ruleset's author needs it.</summary>
internal static class TopologyRenderer
{
    /// <summary>Prints to the standard output.</summary>
    public static void Render(Policy policy, Topology topology)
    {
        Console.Out.WriteLine($"Hosts. A host's name is also its leg on the firewall: iifname \"{topology.Hosts[^1].Name}\".\n");
        WriteRows([
            ["host and leg", "zone", "role", "address", "server"],
            .. topology.Hosts.Select(host =>
                new[] { host.Name, host.Zone, host.Role, host.Address.ToString(), host.Service ?? "none: a witness" }),
        ]);
        Console.Out.WriteLine($"\nDefinitions, for a ruleset that says: include \"{RulesetDefinitions.FileName}\"\n");
        WriteRows([
            ["write", "for"],
            .. RulesetDefinitions.All(policy, topology).Select(definition => new[] { $"${definition.Name}", definition.Meaning }),
        ]);
    }

    private static void WriteRows(List<string[]> rows)
    {
        var widths = Enumerable.Range(0, rows[0].Length).Select(column => rows.Max(row => row[column].Length)).ToArray();
        foreach (var row in rows)
            Console.Out.WriteLine("  " + string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }
}
