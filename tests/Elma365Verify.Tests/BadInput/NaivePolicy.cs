using System.Globalization;
using Elma365Verify.Policies;
using Elma365Verify.Topologies;

namespace Elma365Verify.Tests.BadInput;

/// <summary>What a policy's text permits, worked out cell by cell from its words.</summary>
internal sealed class NaivePolicy(string text)
{
    private readonly Dictionary<object, object?> root = NaiveYaml.Table(text);

    public PortSet Permitted(Host from, Host to, Protocol protocol)
    {
        var cells = new HashSet<int>();
        foreach (var flow in root.ListAt("flows").OfType<Dictionary<object, object?>>())
        {
            if (flow.TextAt("protocol") == protocol.ToLowerName() && Means(flow.ListAt("from"), from) && Means(flow.ListAt("to"), to))
                cells.UnionWith(protocol == Protocol.Icmp ? [8] : Ports(flow.TextAt("ports")!));
        }

        return PortSet.Of(cells.Order().Select(cell => new PortRange((ushort)cell, (ushort)cell)));
    }

    private static IEnumerable<int> Ports(string text) => text.Split(',').SelectMany(item =>
    {
        var ends = item.Split('-', '–').Select(end => int.Parse(end, CultureInfo.InvariantCulture)).ToArray();
        return Enumerable.Range(ends[0], ends[^1] - ends[0] + 1);
    });

    private bool Means(List<object?> names, Host host) => names.Select(NaiveYaml.Text).Any(name =>
        root.TableAt("groups").ContainsKey(name!)
            ? Means(root.TableAt("groups").ListAt(name!), host)
            : name == host.Zone || name == $"{host.Zone}:{host.Role}");
}
