using Elma365Verify.Policies;
using Elma365Verify.Reachability;
using Elma365Verify.Reporting;
using Elma365Verify.Topologies;

namespace Elma365Verify.Containers.Reachability;

/// <summary>
/// The sweep that must see everything, because the firewall is open: over a ring of hosts, so that every leg is once source
/// and once target. Silence under the real ruleset means "blocked" only for legs that passed it.
/// </summary>
internal sealed class Calibration
{
    private readonly IReadOnlyList<SweepObservation> observations;

    private Calibration(IReadOnlyList<SweepObservation> observations) => this.observations = observations;

    /// <summary>Why nothing can be proven over the legs concerned, as sentences; empty when everything arrived.</summary>
    public IEnumerable<string> Failures => observations.Select(Failure).OfType<string>();

    /// <summary>Opens the firewall and sweeps the ring.</summary>
    public static async Task<Calibration> RunAsync(
        Environments.VerificationEnvironment environment, SweepCampaign campaign, IRunPhase phase, CancellationToken cancellation)
    {
        await environment.Firewall.OpenAsync(cancellation).ConfigureAwait(false);
        var ring = Ring(environment.Topology).ToList();
        return new Calibration(await campaign.RunAsync(ring, sweep => sweep.Protocol.Cells(), repeatMissing: false, phase, cancellation).ConfigureAwait(false));
    }

    /// <summary>The observation with the doubts that calibration casts on its two legs.</summary>
    public SweepObservation Qualify(SweepObservation observation)
    {
        var doubts = observations
            .Where(calibrated => calibrated.Sweep.Protocol == observation.Sweep.Protocol
                && (calibrated.Sweep.From == observation.Sweep.From || calibrated.Sweep.To == observation.Sweep.To))
            .Select(Failure).OfType<string>().ToList();
        return doubts.Count == 0 ? observation : observation with { Doubts = [.. observation.Doubts, .. doubts] };
    }

    private static IEnumerable<Sweep> Ring(Topology topology) =>
        from number in Enumerable.Range(0, topology.Hosts.Length)
        from protocol in Enum.GetValues<Protocol>()
        select new Sweep(topology.Hosts[number], topology.Hosts[(number + 1) % topology.Hosts.Length], protocol);

    private static string? Failure(SweepObservation observation)
    {
        var cells = observation.Sweep.Protocol.Cells();
        var lost = cells.Except(observation.Delivered);
        if (!lost.IsEmpty)
            return $"calibration of {observation.Sweep} failed: the firewall was open, yet {lost.Count:N0} of {cells.Count:N0} probes did not arrive";
        return observation.Doubts.Count > 0 ? $"calibration of {observation.Sweep} failed: {observation.Doubts[0]}" : null;
    }
}
