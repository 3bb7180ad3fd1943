using Elma365Verify.Reachability;

namespace Elma365Verify.Reporting;

/// <summary>The cases of a server's behaviours.</summary>
internal static class JUnitBehaviours
{
    /// <summary>One case a behaviour; a server none was tried of has one that says so.</summary>
    public static IEnumerable<JUnitCase> Of(ServiceReport service)
    {
        var suite = $"behaviour of {service.Host}";
        if (!service.IsUntested)
            return service.Behaviours.Select(behaviour => OfBehaviour(suite, behaviour));
        const string message = "No behaviour was tried.";
        return [new JUnitCase(suite, "some behaviour was tried", 0, Verdict.Unproven, message, [message])];
    }

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
