using Elma365Verify.Reachability;

namespace Elma365Verify.Reporting;

/// <summary>The cases of a server's behaviours.</summary>
internal static class JUnitBehaviours
{
    /// <summary>One case a behaviour; a server none was tried of has one that says so.</summary>
    public static IEnumerable<JUnitCase> Of(RunReport report, ServiceReport service)
    {
        var suite = $"behaviour of {service.Host}";
        if (!service.IsUntested)
            return service.Behaviours.Select(behaviour => OfBehaviour(suite, behaviour) with { Properties = Properties(report, service) });
        const string message = "No behaviour was tried.";
        return
        [
            new JUnitCase(suite, "some behaviour was tried", 0, Verdict.Unproven, message, [message])
            {
                Properties = Properties(report, service),
            },
        ];
    }

    private static (string Name, string Value)[] Properties(RunReport report, ServiceReport service) =>
    [
        .. new[] { ("image", service.Image), ("digest", service.Digest), ("stand-in", service.StandIn) }
            .Where(property => property.Item2 is not null).Select(property => (property.Item1, property.Item2!)),
        .. JUnitCase.OriginOf(report, service.Role),
    ];

    private static JUnitCase OfBehaviour(string suite, BehaviourResult behaviour)
    {
        var verdict = behaviour.Outcome switch
        {
            BehaviourOutcome.Passed or BehaviourOutcome.NotApplicable => Verdict.Conforms,
            BehaviourOutcome.Failed => Verdict.Outage,
            _ => Verdict.Unproven,
        };
        var detail = behaviour.Detail ?? string.Empty;
        var isSkipped = behaviour.Outcome == BehaviourOutcome.NotApplicable;
        return new JUnitCase(suite, behaviour.Name, behaviour.Seconds, verdict, detail, isSkipped ? [] : [detail])
        {
            IsSkipped = isSkipped,
            Type = behaviour.Outcome.ToString(),
        };
    }
}
