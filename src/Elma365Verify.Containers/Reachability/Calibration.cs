using System.Globalization;
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

    private readonly IReadOnlyList<ForeignTraffic> foreign;

    internal Calibration(IReadOnlyList<SweepObservation> observations, IReadOnlyList<ForeignTraffic>? foreign = null)
    {
        this.observations = observations;
        this.foreign = [.. (foreign ?? []).Select(seen => seen with { IsCalibration = true })];
    }

    /// <summary>Why nothing can be proven over the legs concerned, as sentences; empty when everything arrived.</summary>
    public IEnumerable<string> Failures => observations.Select(Failure).OfType<string>();

    /// <summary>Opens the firewall and sweeps the ring.</summary>
    public static async Task<Calibration> RunAsync(
        Environments.VerificationEnvironment environment, SweepCampaign campaign, IRunPhase phase, CancellationToken cancellation)
    {
        await environment.Firewall.OpenAsync(cancellation).ConfigureAwait(false);
        var ring = Ring(environment.Topology).ToList();
        var observations = await campaign.RunAsync(ring, sweep =>
            sweep.Protocol.Cells(), isCalibration: true, phase, cancellation).ConfigureAwait(false);
        return new Calibration(observations, campaign.Foreign);
    }

    /// <summary>
    /// The observation with the doubts that calibration casts on its two legs, and with what its hosts sent each other then of their own
    /// accord: that is no probe, so it spoils no leg.
    /// </summary>
    public SweepObservation Qualify(SweepObservation observation)
    {
        var (from, to, protocol) = observation.Sweep;
        var calibrated = observations.Where(other => other.Sweep.Protocol == protocol).ToList();
        List<string> doubts =
        [
            .. Doubts(calibrated.Where(other => other.Sweep.From == from), $"the leg from {from} was not calibrated"),
            .. Doubts(calibrated.Where(other => other.Sweep.To == to), $"the leg to {to} was not calibrated"),
        ];
        return observation with
        {
            Doubts = [.. observation.Doubts, .. doubts.Distinct()],
            Foreign = [.. observation.Foreign, .. foreign.Where(seen => seen.Concerns(observation.Sweep))],
        };
    }

    private static IEnumerable<string> Doubts(IEnumerable<SweepObservation> leg, string uncalibrated) =>
        leg.Select(Failure).DefaultIfEmpty(uncalibrated).OfType<string>();

    private static IEnumerable<Sweep> Ring(Topology topology) =>
        from number in Enumerable.Range(0, topology.Hosts.Length)
        from protocol in Enum.GetValues<Protocol>()
        select new Sweep(topology.Hosts[number], topology.Hosts[(number + 1) % topology.Hosts.Length], protocol);

    private static string? Failure(SweepObservation observation)
    {
        var cells = observation.Sweep.Protocol.Cells();
        var lost = cells.Except(observation.Delivered);
        if (!lost.IsEmpty)
            return Text(observation, $"the firewall was open, yet {lost.Count:N0} of {cells.Count:N0} probes did not arrive");
        if (observation.Doubts.Count > 0)
            return Text(observation, $"{observation.Doubts[0]}");

        // Everything arrived; now the four counts must agree on it, or they can't vouch for anything later.
        var (sent, entered, handedOn, captured) = (observation.Sent, observation.Entered, observation.HandedOn, observation.Captured);
        return new[] { sent, entered, handedOn, captured }.All(count => count == cells.Count)
            ? null
            : Text(
                observation,
                $"of {cells.Count:N0}: {sent:N0} sent, {entered:N0} entered, {handedOn:N0} handed on, {captured:N0} captured");
    }

    private static string Text(SweepObservation observation, FormattableString reason) =>
        $"calibration of {observation.Sweep} failed: {reason.ToString(CultureInfo.InvariantCulture)}";
}
