using System.Globalization;

namespace Elma365Verify.Reporting;

/// <summary>The behaviours of a run, by outcome; the four add up to all behaviours of all servers.</summary>
/// <param name="Passed">Performed with the expected results.</param>
/// <param name="Failed">Performed with others.</param>
/// <param name="Unproven">Not performed; a server none was tried of counts once.</param>
/// <param name="NotApplicable">Not performed, because a stand-in declares to lack what they need.</param>
public sealed record BehaviourCounts(int Passed, int Failed, int Unproven, int NotApplicable)
{
    /// <summary>Counts what the servers did.</summary>
    public static BehaviourCounts Of(IReadOnlyList<ServiceReport> services)
    {
        var outcomes = services.SelectMany(service => service.Behaviours).CountBy(behaviour => behaviour.Outcome).ToDictionary();
        return new BehaviourCounts(
            outcomes.GetValueOrDefault(BehaviourOutcome.Passed),
            outcomes.GetValueOrDefault(BehaviourOutcome.Failed),
            outcomes.GetValueOrDefault(BehaviourOutcome.Unproven) + services.Count(service => service.IsUntested),
            outcomes.GetValueOrDefault(BehaviourOutcome.NotApplicable));
    }

    /// <summary><c>51 passed, 0 failed, 3 not applicable</c>.</summary>
    public override string ToString()
    {
        var text = string.Create(CultureInfo.InvariantCulture, $"{Passed:N0} passed, {Failed:N0} failed");
        if (Unproven > 0)
            text += string.Create(CultureInfo.InvariantCulture, $", {Unproven:N0} unproven");
        return NotApplicable == 0 ? text : text + string.Create(CultureInfo.InvariantCulture, $", {NotApplicable:N0} not applicable");
    }
}
