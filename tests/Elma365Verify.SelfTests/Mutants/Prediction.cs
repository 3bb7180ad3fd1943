using Elma365Verify.Policies;
using Elma365Verify.Reachability;
using Elma365Verify.Topologies;

namespace Elma365Verify.SelfTests.Mutants;

/// <summary>What a sweep must find, worked out from the policy and the changes alone.</summary>
internal sealed class Prediction(params IEnumerable<Change> changes)
{
    private readonly Change[] changes = [.. changes];

    /// <summary>The wrong cells of a plan, one line a verdict and sweep, in the form of <see cref="WrongCells"/>.</summary>
    public IEnumerable<string> Of(IEnumerable<Sweep> plan) => plan.SelectMany(sweep =>
    {
        var documented = Reference.Policy.Permitted(sweep.From, sweep.To, sweep.Protocol);
        var delivered = changes.Aggregate(documented, (ports, change) => change.Apply(sweep, ports));
        return WrongCells.Lines(sweep, delivered.Except(documented), documented.Except(delivered), PortSet.Empty);
    });

    /// <summary>Every sweep with a wrong cell.</summary>
    public IEnumerable<Sweep> Touched(Topology topology) =>
        from pair in topology.Pairs()
        from protocol in Enum.GetValues<Protocol>()
        let sweep = new Sweep(pair.From, pair.To, protocol)
        where Of([sweep]).Any()
        select sweep;
}
