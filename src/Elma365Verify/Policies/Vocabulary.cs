using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Elma365Verify.Configuration;
using YamlDotNet.RepresentationModel;

namespace Elma365Verify.Policies;

/// <summary>Reads the zones and groups of a policy, and resolves the names flows use for them.</summary>
internal sealed partial class Vocabulary(ConfigurationErrors errors)
{
    /// <summary>The keys of a zone.</summary>
    public static readonly string[] ZoneKeys = ["roles", "description"];

    /// <summary>The most zones, groups, roles of a zone and members of a group: far above need, so that checks stay quick.</summary>
    public const int MaximumNames = 32;

    // Names that the definitions for rulesets use for something else.
    private static readonly string[] Reserved = ["gateway", "legs"];

    private readonly Dictionary<string, Zone> zones = [];
    private readonly Dictionary<string, Group> groups = [];

    /// <summary>The zones read, in the order of the file.</summary>
    public ImmutableArray<Zone> Zones { get; private set; } = [];

    /// <summary>The groups read, in the order of the file.</summary>
    public ImmutableArray<Group> Groups { get; private set; } = [];

    /// <summary>Reads the mapping of zone names to zones.</summary>
    public void ReadZones(YamlNode node)
    {
        foreach (var (name, key, value) in Limited(YamlTable.Entries(node, "'zones'", errors)))
        {
            if (IsName(name, key, "a zone") && ReadZone(name, value) is { } zone)
                zones.Add(name, zone);
        }

        Zones = [.. zones.Values];
    }

    /// <summary>Reads the mapping of group names to zones and roles; the zones come first.</summary>
    public void ReadGroups(YamlNode node)
    {
        foreach (var (name, key, value) in Limited(YamlTable.Entries(node, "'groups'", errors)))
        {
            if (zones.ContainsKey(name))
                errors.Add(key.Start.Line, $"the group '{name}' has the name of a zone; rename it");
            else if (IsName(name, key, "a group") && Members(value) is { Length: > 0 } members)
                groups.Add(name, new Group(name, members));
        }

        Groups = [.. groups.Values];
    }

    /// <summary>Resolves zones, zone:role pairs and groups to selectors; names that mean nothing are recorded.</summary>
    public ImmutableArray<Selector> Resolve(IReadOnlyList<YamlNode> names)
    {
        var selectors = new List<Selector>();
        foreach (var name in names)
        {
            if (name is YamlScalarNode { Value: { } text } && groups.TryGetValue(text, out var group))
                AddAll(group.Members, name, selectors);
            else if (ResolveZone(name, [.. zones.Keys, .. groups.Keys], "zone or group") is { } selector)
                AddAll([selector], name, selectors);
        }

        return [.. selectors];
    }

    private ImmutableArray<Selector> Members(YamlNode value)
    {
        var members = new List<Selector>();
        foreach (var name in value is YamlSequenceNode list ? list.Children.Take(MaximumNames) : [value])
        {
            if (ResolveZone(name, zones.Keys, "zone") is { } selector)
                AddAll([selector], name, members);
        }

        if (value is YamlSequenceNode { Children.Count: 0 or > MaximumNames })
            errors.Add(value.Start.Line, $"a group has 1 to {MaximumNames} members");
        return [.. members];
    }

    private void AddAll(IEnumerable<Selector> found, YamlNode name, List<Selector> selectors)
    {
        foreach (var selector in found)
        {
            if (selectors.Find(selector.Overlaps) is { } other)
                errors.Add(name.Start.Line, $"'{selector}' is already named by '{other}' here; keep one of the two");
            else
                selectors.Add(selector);
        }
    }

    private Selector? ResolveZone(YamlNode node, IEnumerable<string> known, string kind)
    {
        if (YamlTable.Text(node, $"a {kind}", errors) is not { } text)
            return null;
        var parts = text.Split(':', 2);
        if (!zones.TryGetValue(parts[0], out var zone))
            errors.Add(node.Start.Line, $"there is no {kind} {Spelling.Quote(parts[0])}{Spelling.Suggest(parts[0], known)}");
        else if (parts.Length == 2 && !zone.Roles.Contains(parts[1]))
            errors.Add(node.Start.Line, UnknownRole(zone, parts[1]));
        else
            return new Selector(parts[0], parts.Length == 2 ? parts[1] : null);
        return null;
    }

    /// <summary>The error for a role a zone does not have.</summary>
    public static string UnknownRole(Zone zone, string role) =>
        $"the zone '{zone.Name}' has no role {Spelling.Quote(role)}{Spelling.Suggest(role, zone.Roles)}";

    private Zone? ReadZone(string name, YamlNode node)
    {
        var table = YamlTable.From(node, "a zone", ZoneKeys, [], errors);
        var roles = new List<string>();
        foreach (var item in table?.Items("roles").Take(MaximumNames) ?? [])
        {
            if (YamlTable.Text(item, "a role", errors) is not { } role || !IsName(role, item, "a role"))
                continue;
            if (roles.Contains(role))
                errors.Add(item.Start.Line, $"the role '{role}' is given twice; keep one");
            else
                roles.Add(role);
        }

        if (table?.Items("roles").Count > MaximumNames)
            table.Reject("roles", $"a zone has at most {MaximumNames} roles");
        return table?.Text("description") is { } description && roles.Count > 0 ? new Zone(name, [.. roles], description) : null;
    }

    private IEnumerable<(string Name, YamlNode Key, YamlNode Value)> Limited(
        IEnumerable<(string Name, YamlNode Key, YamlNode Value)> entries)
    {
        var all = entries.ToList();
        if (all.Count > MaximumNames)
            errors.Add(all[MaximumNames].Key.Start.Line, $"more than {MaximumNames} names; merge some");
        return all.Take(MaximumNames);
    }

    private bool IsName(string name, YamlNode key, string what)
    {
        if (!Name().IsMatch(name))
            errors.Add(
                key.Start.Line,
                $"{Spelling.Quote(name)} can't name {what}: use a lower-case letter, then up to 30 letters or digits");
        else if (Reserved.Contains(name))
            errors.Add(key.Start.Line, $"'{name}' has a meaning of its own in rulesets; choose another name");
        else
            return true;
        return false;
    }

    [GeneratedRegex("^[a-z][a-z0-9]{0,30}\\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
