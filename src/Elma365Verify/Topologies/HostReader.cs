using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;
using Elma365Verify.Configuration;
using Elma365Verify.Policies;
using YamlDotNet.RepresentationModel;

namespace Elma365Verify.Topologies;

/// <summary>Reads the hosts of one topology, one after the other.</summary>
internal sealed partial class HostReader(Policy policy, ConfigurationErrors errors)
{
    /// <summary>The keys every host has.</summary>
    public static readonly string[] RequiredKeys = ["name", "zone", "role", "address", "description"];

    /// <summary>The keys a host may have.</summary>
    public static readonly string[] OptionalKeys = ["service"];

    /// <summary>The longest name, as Linux limits the names of interfaces (IFNAMSIZ without its closing zero).</summary>
    public const int LongestName = 15;

    // An interface can't have these: the loopback, and two directories beside the interfaces' own in /proc/sys/net.
    private static readonly string[] TakenNames = ["lo", "all", "default"];

    private readonly Dictionary<string, long> names = [];
    private readonly Dictionary<IPAddress, long> addresses = [];

    /// <summary>Reads a host; null where something in it is wrong, which is recorded.</summary>
    public Host? Read(YamlNode node)
    {
        if (YamlTable.From(node, "a host", RequiredKeys, OptionalKeys, errors) is not { } table)
            return null;
        var name = ReadName(table);
        var zone = ReadZone(table);
        var role = zone is null ? null : ReadRole(table, zone);
        var address = ReadAddress(table);
        var service = ReadService(table);
        var description = table.Text("description");
        return name is null || role is null || address is null || description is null
            ? null
            : new Host(name, zone!.Name, role, address, service, description);
    }

    private string? ReadName(YamlTable table)
    {
        if (table.Text("name") is not { } name)
            return null;
        if (name.Length > LongestName)
            table.Reject(
                "name",
                $"{Spelling.Quote(name)} has {name.Length} characters; it names an interface, which takes at most {LongestName}");
        else if (!Name().IsMatch(name))
            table.Reject("name", $"{Spelling.Quote(name)} can't name a host: use lower-case letters, digits and hyphens, a letter first");
        else if (TakenNames.Contains(name))
            table.Reject("name", $"'{name}' can't name an interface; choose another name");
        else if (!names.TryAdd(name, table.LineOf("name")))
            table.Reject("name", $"the name '{name}' is already that of the host in line {names[name]}; choose another");
        else
            return name;
        return null;
    }

    private Zone? ReadZone(YamlTable table)
    {
        if (table.Text("zone") is not { } name)
            return null;
        if (policy.Zones.FirstOrDefault(zone => zone.Name == name) is { } found)
            return found;
        table.Reject(
            "zone",
            $"the policy has no zone {Spelling.Quote(name)}{Spelling.Suggest(name, policy.Zones.Select(zone => zone.Name))}");
        return null;
    }

    private static string? ReadRole(YamlTable table, Zone zone)
    {
        if (table.Text("role") is not { } role)
            return null;
        if (zone.Roles.Contains(role))
            return role;
        table.Reject("role", Vocabulary.UnknownRole(zone, role));
        return null;
    }

    private IPAddress? ReadAddress(YamlTable table)
    {
        if (table.Text("address") is not { } text)
            return null;
        if (!IPAddress.TryParse(text, out var address) || !IsTarget(address) || address.ToString() != text)
            table.Reject("address", $"{Spelling.Quote(text)} is no address within {Topology.Network}; nothing outside it is ever probed");
        else if (address.Equals(Topology.Gateway))
            table.Reject("address", $"{text} is the firewall's own address on every leg; choose another");
        else if (address.GetAddressBytes()[3] is 0 or 255)
            table.Reject("address", $"{text} ends in 0 or 255, as networks and broadcasts do; choose one that ends in 1 to 254");
        else if (!addresses.TryAdd(address, table.LineOf("address")))
            table.Reject("address", $"the address {text} is already that of the host in line {addresses[address]}; choose another");
        else
            return address;
        return null;
    }

    // IPNetwork takes ::ffff:198.18.30.11 for a member too.
    private static bool IsTarget(IPAddress address) =>
        address.AddressFamily == AddressFamily.InterNetwork && Topology.Network.Contains(address);

    private static string? ReadService(YamlTable table)
    {
        var service = table.Text("service");
        if (service is null || ServiceName().IsMatch(service))
            return service;
        table.Reject(
            "service",
            $"{Spelling.Quote(service)} can't name a service: use lower-case letters, digits and hyphens, such as postgresql");
        return null;
    }

    [GeneratedRegex("^[a-z][a-z0-9-]*\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();

    [GeneratedRegex("^[a-z][a-z0-9-]{0,59}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex ServiceName();
}
