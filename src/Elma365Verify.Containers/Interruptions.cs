using Elma365Verify.Containers.Environments;
using Elma365Verify.Reporting;
using Elma365Verify.Secrets;

namespace Elma365Verify.Containers;

/// <summary>Asks what became of the servers while they were used, so that nothing is said of one that was another in between.</summary>
internal sealed class Interruptions(VerificationEnvironment environment)
{
    /// <summary>The reports, with what interrupted a server, and with that beside everything which may be due to it.</summary>
    public async Task<IReadOnlyList<ServiceReport>> AddToAsync(IReadOnlyList<ServiceReport> services, CancellationToken cancellation)
    {
        var added = new List<ServiceReport>();
        foreach (var service in services)
        {
            var subject = environment.Subjects.FirstOrDefault(subject => subject.Sandbox.Leg.Host.Name == service.Host);
            var fate = subject is null ? null : await environment.Watch.FateAsync(subject, cancellation).ConfigureAwait(false);
            added.Add(fate is null ? service : With(service, fate));
        }

        return added;
    }

    /// <summary>A report with what became of its server.</summary>
    internal static ServiceReport With(ServiceReport service, ServerFate fate)
    {
        var lines = fate.LastLines is { Length: > 0 } last ? $". Its last lines:\n{last}" : string.Empty;
        return service with
        {
            Interruption = KnownSecrets.Hide(fate.Reason + lines),
            HasEnded = fate.HasEnded,
            Checks =
            [
                .. service.Checks.Select(check => check.Succeeded ? check : check with { Detail = $"{check.Detail} ({fate.Reason})" }),
            ],
            Behaviours = [.. service.Behaviours.Select(behaviour => With(behaviour, fate))],
        };
    }

    // What passed may have passed with the one server and fail with the other.
    private static BehaviourResult With(BehaviourResult behaviour, ServerFate fate) => behaviour.Outcome switch
    {
        BehaviourOutcome.Passed => behaviour with { Outcome = BehaviourOutcome.Unproven, Detail = $"performed, but {fate.Reason}" },
        BehaviourOutcome.NotApplicable => behaviour,
        _ => behaviour with { Detail = $"{behaviour.Detail} ({fate.Reason})" },
    };
}
