using System.Globalization;
using Elma365Verify.Reporting;

namespace Elma365Verify.Cli.Rendering;

/// <summary>What the servers did, in a line a server and one for all; then each behaviour that is no pass, by name.</summary>
internal static class BehaviourLines
{
    private const int FailuresShown = 20;

    public static IEnumerable<ToneText> Of(IReadOnlyList<ServiceReport> services)
    {
        var servers = services.Where(service => service.Served is not null).ToList();
        return servers.Count == 0
            ? []
            :
            [
                .. servers.Select(service => Count(service.Host, [service])), Count("all", servers),
                .. Failures(servers), .. servers.SelectMany(NotApplicable),
            ];
    }

    private static ToneText Count(string name, IReadOnlyList<ServiceReport> services)
    {
        var counts = BehaviourCounts.Of(services);
        var untested = services.Any(service => service.IsUntested) ? ", none tried of some" : string.Empty;
        var text = TextFlow.Clip(name, 15).PadRight(17) + (services is [{ IsUntested: true }] ? "none tried" : counts + untested);
        return new ToneText(
            TextFlow.Clip(text, TextFlow.Width),
            counts.Failed > 0 ? Tone.Outage : counts.Unproven > 0 ? Tone.Doubt : Tone.Good);
    }

    private static IEnumerable<ToneText> Failures(List<ServiceReport> servers)
    {
        // Behind an image that did not come up all have failed for the one reason.
        foreach (var fallen in servers.Where(service => service.Failure is not null))
        {
            var reason = fallen.Failure!.Split('\n')[0];
            foreach (var line in TextFlow.Wrap($"Failed at {fallen.Host}: the image did not come up: it {reason}").Take(4))
                yield return new ToneText(line, Tone.Outage);
        }

        var failures = servers.Where(service => service.Failure is null)
            .SelectMany(service => service.Behaviours, (service, behaviour) => (service.Host, Behaviour: behaviour))
            .Where(entry => entry.Behaviour.Outcome is BehaviourOutcome.Failed or BehaviourOutcome.Unproven)
            .OrderBy(entry => entry.Behaviour.Outcome)
            .ToList();
        foreach (var (host, behaviour) in failures.Take(FailuresShown))
        {
            var tone = behaviour.Outcome == BehaviourOutcome.Failed ? Tone.Outage : Tone.Doubt;
            foreach (var line in TextFlow.Wrap($"{behaviour.Outcome} at {host}: {behaviour.Name}: {behaviour.Detail}").Take(4))
                yield return new ToneText(line, tone);
        }

        if (failures.Count > FailuresShown)
            yield return new ToneText(string.Create(
                CultureInfo.InvariantCulture, $"and {failures.Count - FailuresShown:N0} more in artifacts/latest/report.html"));
    }

    private static IEnumerable<ToneText> NotApplicable(ServiceReport service)
    {
        var names = service.Behaviours.Where(behaviour => behaviour.Outcome == BehaviourOutcome.NotApplicable)
            .Select(behaviour => behaviour.Name).ToList();
        return names.Count == 0
            ? []
            : TextFlow.Wrap($"Not applicable to {service.Host} ({service.StandIn}): {string.Join("; ", names)}")
                .Select(line => new ToneText(line, Tone.Doubt));
    }
}
