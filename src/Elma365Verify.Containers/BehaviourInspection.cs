using System.Collections.Concurrent;
using Elma365Verify.Containers.Behaviours;
using Elma365Verify.Containers.Environments;
using Elma365Verify.Policies;
using Elma365Verify.Reporting;
using Elma365Verify.Topologies;

namespace Elma365Verify.Containers;

/// <summary>Uses each real server through the firewall as its clients do, from a host the policy lets in.</summary>
internal sealed class BehaviourInspection(VerificationEnvironment environment, Policy policy)
{
    // Most of a behaviour's time is waiting: for the server, for a relay, for something to expire.
    private const int AtATime = 6;

    // The applications that use the stores run on the workers.
    private const string ClientZone = "worker";

    /// <summary>The reports with what became of each server's behaviours; without an answered handshake none is performed.</summary>
    public async Task<IReadOnlyList<ServiceReport>> RunAsync(
        IReadOnlyList<ServiceReport> services, IRunPhase phase, CancellationToken cancellation)
    {
        var subjects = environment.Subjects.ToDictionary(subject => subject.Sandbox.Leg.Host.Name);
        var served = services.ToDictionary(service => service.Host, service => service.Served == true);
        var trials = subjects.Values
            .SelectMany(subject => subject.Service.Behaviours, (subject, behaviour) => (subject, behaviour)).ToList();
        var results = new ConcurrentDictionary<(string Host, string Behaviour), BehaviourResult>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellation };
        await Parallel.ForEachAsync(Interleave(trials), options, async (trial, token) =>
        {
            var (subject, behaviour) = trial;
            var host = subject.Sandbox.Leg.Host.Name;
            results[(host, behaviour.Name)] = await TryAsync(subject, behaviour, served[host], token).ConfigureAwait(false);
            phase.Report($"{results.Count} of {trials.Count} behaviours", (double)results.Count / trials.Count);
        }).ConfigureAwait(false);
        return [.. services.Select(service => service with { Behaviours = Of(service) })];

        IReadOnlyList<BehaviourResult> Of(ServiceReport service) => subjects.TryGetValue(service.Host, out var subject)
            ? [.. subject.Service.Behaviours.Select(behaviour => results[(service.Host, behaviour.Name)])]
            : OfFallen(service.Host);
    }

    // A server that is not there behaves in no way; what a stand-in declares to lack is still not asked of it.
    private IReadOnlyList<BehaviourResult> OfFallen(string host) =>
    [
        .. environment.Fallen.Where(fallen => fallen.Sandbox.Leg.Host.Name == host)
            .SelectMany(fallen => fallen.Service.Behaviours, (fallen, behaviour) =>
                BehaviourTrial.NotApplicable(behaviour, fallen.Image.StandIn)
                    ?? BehaviourTrial.Failed(behaviour, $"the image did not come up: it {fallen.Failure.Reason}")),
    ];

    // Every server's first behaviour, then every server's second: so that the servers share the work.
    private static IEnumerable<(Subject Subject, Behaviour Behaviour)> Interleave(
        IEnumerable<(Subject Subject, Behaviour Behaviour)> trials) => trials
        .GroupBy(trial => trial.Subject)
        .SelectMany(group => group.Select((trial, turn) => (Trial: trial, Turn: turn)))
        .OrderBy(entry => entry.Turn)
        .Select(entry => entry.Trial);

    private async Task<BehaviourResult> TryAsync(Subject subject, Behaviour behaviour, bool served, CancellationToken cancellation)
    {
        if (BehaviourTrial.NotApplicable(behaviour, subject.Image.StandIn) is { } notApplicable)
            return notApplicable;
        var target = subject.Sandbox.Leg.Host;
        if (Source(target, behaviour.Port) is not { } source)
            return BehaviourTrial.Unproven(behaviour, $"the policy lets nobody in on port {behaviour.Port}");
        if (!served)
            return BehaviourTrial.Unproven(behaviour, "not every handshake with the server succeeded");
        var relay = environment.Relay(source, target, behaviour.Port);
        await using var _ = relay.ConfigureAwait(false);
        return await BehaviourTrial.PerformAsync(behaviour, source.Name, relay.Endpoint, cancellation).ConfigureAwait(false);
    }

    private Host? Source(Host target, int port) => environment.Topology.Hosts
        .Where(source => policy.Permitted(source, target, Protocol.Tcp).Contains((ushort)port))
        .OrderBy(source => source.Zone != ClientZone)
        .FirstOrDefault();
}
