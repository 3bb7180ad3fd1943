using Elma365Verify.Containers.Environments;
using Elma365Verify.Containers.Images;
using Elma365Verify.Policies;
using Elma365Verify.Reporting;
using Elma365Verify.Topologies;

namespace Elma365Verify.Containers;

/// <summary>A documented flow to a real server must also be served: its clients speak to it through the firewall.</summary>
internal sealed class ServiceInspection(VerificationEnvironment environment, Policy policy)
{
    private const string BareHost = "witness";
    private const int AtATime = 4;

    /// <summary>One report a host, in the topology's order.</summary>
    public async Task<IReadOnlyList<ServiceReport>> RunAsync(IRunPhase phase, CancellationToken cancellation)
    {
        var trials = environment.Subjects.SelectMany(Trials).ToList();
        var results = new Dictionary<ServiceTrial, ServiceTrialResult>();
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = cancellation };
        await Parallel.ForEachAsync(trials, options, async (trial, token) =>
        {
            var result = await TryAsync(trial, token).ConfigureAwait(false);
            lock (results)
            {
                results[trial] = result;
                phase.Report($"{results.Count} of {trials.Count} handshakes", (double)results.Count / trials.Count);
            }
        }).ConfigureAwait(false);
        var byHost = trials.ToLookup(trial => trial.Subject.Sandbox.Leg.Host, trial => results[trial]);
        return [.. environment.Topology.Hosts.Select(host => Report(host, [.. byHost[host]]))];
    }

    /// <summary>A report for each image that did not come up, without the handshakes that nobody asked for.</summary>
    public IReadOnlyList<ServiceReport> Fallen() =>
        [.. environment.Fallen.Select(fallen => Report(fallen.Sandbox.Leg.Host, fallen) with { Checks = [] })];

    private IEnumerable<ServiceTrial> Trials(Subject subject)
    {
        var target = subject.Sandbox.Leg.Host;
        return from handshake in subject.Service.Handshakes
               from source in Sources(target, handshake.Port)
               select new ServiceTrial(subject, handshake, source);
    }

    private async Task<ServiceTrialResult> TryAsync(ServiceTrial trial, CancellationToken cancellation)
    {
        var handshake = trial.Handshake;
        var relay = environment.Relay(trial.Source, trial.Subject.Sandbox.Leg.Host, handshake.Port);
        await using var _ = relay.ConfigureAwait(false);
        try
        {
            var version = await handshake.PerformAsync(relay.Endpoint, cancellation).ConfigureAwait(false);
            return Result(succeeded: true, version, version);
        }
        catch (Exception exception) when (!cancellation.IsCancellationRequested)
        {
            return Result(succeeded: false, exception.Message, version: null);
        }

        ServiceTrialResult Result(bool succeeded, string detail, string? version) =>
            new(new ServedCheck(trial.Source.Name, handshake.Port, handshake.Name, succeeded, detail), version);
    }

    private ServiceReport Report(Host host, List<ServiceTrialResult> results)
    {
        if (environment.Fallen.FirstOrDefault(fallen => fallen.Sandbox.Leg.Host == host) is { } fallen)
            return Report(host, fallen);
        if (environment.Subjects.FirstOrDefault(subject => subject.Sandbox.Leg.Host == host) is not { } subject)
            return new ServiceReport(host.Name, BareHost, null, null, null, null, null, []);
        var image = subject.Image;
        var checks = results.ConvertAll(result => result.Check);
        var version = results.Select(result => result.Version).FirstOrDefault(version => version is not null);
        var served = checks.Count > 0 && checks.TrueForAll(check => check.Succeeded);
        return Report(host, image, version, served, checks);
    }

    /// <summary>Every check of an image that did not come up has failed, for that one reason.</summary>
    private ServiceReport Report(Host host, FallenSubject fallen)
    {
        var checks = fallen.Service.Handshakes
            .SelectMany(handshake => Sources(host, handshake.Port), (handshake, source) => new ServedCheck(
                source.Name, handshake.Port, handshake.Name, Succeeded: false, $"the image did not come up: it {fallen.Failure.Reason}"))
            .ToList();
        var failure = fallen.Failure;
        var lines = failure.LastLines.Length == 0 ? string.Empty : $". Its last lines:\n{failure.LastLines}";
        return Report(host, fallen.Image, version: null, served: false, checks) with
        {
            Failure = $"{failure.Reason}{lines}{(failure.Hint is null ? string.Empty : $"\n{failure.Hint}")}",
        };
    }

    private static ServiceReport Report(Host host, ResolvedImage image, string? version, bool served, List<ServedCheck> checks) =>
        new(host.Name, image.Role, image.Reference, image.Digest, version, image.StandIn?.Name, served, checks)
        {
            Contract = image.Contract,
            ContractBy = image.ContractBy,
            ReadOnlyRoot = image.ReadOnlyRoot,
            User = image.User,
        };

    private IEnumerable<Host> Sources(Host target, int port) => environment.Topology.Hosts
        .Where(source => policy.Permitted(source, target, Protocol.Tcp).Contains((ushort)port));
}
