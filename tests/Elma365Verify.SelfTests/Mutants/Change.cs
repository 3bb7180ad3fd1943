using Elma365Verify.Policies;
using Elma365Verify.Reachability;
using Elma365Verify.Topologies;

namespace Elma365Verify.SelfTests.Mutants;

/// <summary>What a mutant does to the documented permissions, in the policy's words and not in the ruleset's.</summary>
/// <param name="From">A host, a zone, <c>zone:role</c>, a group, or <c>*</c> for everyone.</param>
/// <param name="To">Likewise.</param>
/// <param name="Protocol">The protocol.</param>
/// <param name="Opened">Ports delivered from now on.</param>
/// <param name="Closed">Ports no longer delivered.</param>
internal sealed record Change(string From, string To, Protocol Protocol, PortSet Opened, PortSet Closed)
{
    public static Change Opens(string from, string to, Protocol protocol, string ports) =>
        new(from, to, protocol, Reference.Ports(ports), PortSet.Empty);

    public static Change Closes(string from, string to, Protocol protocol, string ports) =>
        new(from, to, protocol, PortSet.Empty, Reference.Ports(ports));

    /// <summary>Every cell there is, between everyone.</summary>
    public static Change[] OpensEverything =>
        [.. Enum.GetValues<Protocol>().Select(protocol => new Change("*", "*", protocol, protocol.Cells(), PortSet.Empty))];

    public PortSet Apply(Sweep sweep, PortSet permitted) =>
        sweep.Protocol == Protocol && IsMeant(From, sweep.From) && IsMeant(To, sweep.To)
            ? permitted.Except(Closed).Union(Opened)
            : permitted;

    private static bool IsMeant(string name, Host host)
    {
        if (name == "*" || name == host.Name)
            return true;
        if (Reference.Policy.Groups.FirstOrDefault(group => group.Name == name) is { } group)
            return group.Members.Any(member => member.Selects(host.Zone, host.Role));
        var parts = name.Split(':');
        return new Selector(parts[0], parts.ElementAtOrDefault(1)).Selects(host.Zone, host.Role);
    }
}
