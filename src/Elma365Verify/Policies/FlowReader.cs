using System.Collections.Immutable;
using System.Globalization;
using System.Text.RegularExpressions;
using Elma365Verify.Configuration;
using YamlDotNet.RepresentationModel;

namespace Elma365Verify.Policies;

/// <summary>Reads one flow of a policy.</summary>
internal sealed partial class FlowReader(Vocabulary vocabulary, ConfigurationErrors errors)
{
    /// <summary>The keys every flow has.</summary>
    public static readonly string[] RequiredKeys = ["id", "from", "to", "protocol", "purpose", "seed"];

    /// <summary>The keys of which a flow has one: ports for TCP and UDP, types for ICMP.</summary>
    public static readonly string[] OptionalKeys = ["ports", "types"];

    /// <summary>The keys of a seed reference; the row is left out where the passage is prose.</summary>
    public static readonly string[] SeedKeys = ["section", "row"];

    /// <summary>The protocols by the names used in files.</summary>
    public static readonly ImmutableArray<Protocol> Protocols = [Protocol.Tcp, Protocol.Udp, Protocol.Icmp];

    /// <summary>The one ICMP type a sweep can prove: the echo request, type 8 (RFC 792).</summary>
    public const string EchoType = "echo";

    /// <summary>Reads a flow; null where something in it is wrong, which is recorded.</summary>
    public Flow? Read(YamlNode node)
    {
        if (YamlTable.From(node, "a flow", RequiredKeys, OptionalKeys, errors) is not { } table)
            return null;
        var id = ReadId(table);
        var from = vocabulary.Resolve(table.Items("from"));
        var to = vocabulary.Resolve(table.Items("to"));
        var protocol = ReadProtocol(table);
        var ports = protocol is { } known ? ReadCells(table, known) : null;
        var purpose = table.Text("purpose");
        var seed = table.Items("seed").Select(ReadSeed).OfType<SeedReference>().ToImmutableArray();
        return id is null || protocol is null || ports is null || purpose is null || from.IsEmpty || to.IsEmpty || seed.IsEmpty
            ? null
            : new Flow(id, from, to, protocol.Value, ports, purpose, seed, (int)table.Line);
    }

    private static string? ReadId(YamlTable table)
    {
        var id = table.Text("id");
        if (id is null || Id().IsMatch(id))
            return id;
        table.Reject("id", $"{Spelling.Quote(id)} can't be an id: use lower-case letters, digits and hyphens, such as etcd-replication");
        return null;
    }

    private static Protocol? ReadProtocol(YamlTable table)
    {
        if (table.Text("protocol") is not { } text)
            return null;
        foreach (var protocol in Protocols.Where(protocol => protocol.ToLowerName() == text))
            return protocol;
        table.Reject(
            "protocol",
            $"unknown protocol {Spelling.Quote(text)}{Spelling.Suggest(text, Protocols.Select(protocol => protocol.ToLowerName()))}");
        return null;
    }

    private static PortSet? ReadCells(YamlTable table, Protocol protocol)
    {
        var (key, other) = protocol == Protocol.Icmp ? ("types", "ports") : ("ports", "types");
        if (table.Node(other) is not null)
            table.Reject(other, $"{protocol.ToLowerName()} has {key}, not {other}; rename the key");
        else if (table.Node(key) is null)
            table.Reject(key, $"a flow over {protocol.ToLowerName()} needs the key '{key}'; add it");
        else if (table.Text(key) is { } text)
            return protocol == Protocol.Icmp ? ReadTypes(table, text) : ReadPorts(table, text);
        return null;
    }

    private static PortSet? ReadTypes(YamlTable table, string text)
    {
        if (text == EchoType)
            return Protocol.Icmp.Cells();
        table.Reject("types", $"{Spelling.Quote(text)} can't be proven; the only ICMP type probed is '{EchoType}'");
        return null;
    }

    private static PortSet? ReadPorts(YamlTable table, string text)
    {
        if (!PortSet.TryParse(text, out var ports, out var error))
            table.Reject("ports", $"{error}; write ports as 2379, 2380 or 7000-7999");
        else if (ports.Contains(0))
            table.Reject("ports", "port 0 can't be reached by a connection; ports begin at 1");
        else
            return ports;
        return null;
    }

    private SeedReference? ReadSeed(YamlNode node)
    {
        if (YamlTable.From(node, "a seed reference", [SeedKeys[0]], [SeedKeys[1]], errors) is not { } table
            || table.Text("section") is not { } section)
            return null;
        if (table.Node("row") is null)
            return new SeedReference(section, null);
        if (table.Text("row") is not { } text)
            return null;
        if (int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var row) && row > 0)
            return new SeedReference(section, row);
        table.Reject("row", $"{Spelling.Quote(text)} is no row; count the table's rows from 1, and leave the key out for prose");
        return null;
    }

    [GeneratedRegex("^[a-z][a-z0-9-]{0,59}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Id();
}
