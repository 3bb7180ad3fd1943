using System.Text.Json;

namespace Elma365Verify.Reporting;

/// <summary>Writes the behaviours of <c>results.json</c>.</summary>
internal static class BehavioursJson
{
    public static void Write(Utf8JsonWriter json, BehaviourCounts counts)
    {
        json.WriteStartObject("behaviours");
        json.WriteNumber("passed", counts.Passed);
        json.WriteNumber("failed", counts.Failed);
        json.WriteNumber("unproven", counts.Unproven);
        json.WriteNumber("notApplicable", counts.NotApplicable);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, BehaviourResult behaviour)
    {
        json.WriteString("name", behaviour.Name);
        json.WriteString("needs", behaviour.Needs);
        json.WriteString("outcome", Name(behaviour.Outcome));
        json.WriteString("from", behaviour.From);
        json.WriteString("detail", behaviour.Detail);
        json.WriteNumber("seconds", behaviour.Seconds);
    }

    private static string Name(BehaviourOutcome outcome) => outcome switch
    {
        BehaviourOutcome.Passed => "passed",
        BehaviourOutcome.Failed => "failed",
        BehaviourOutcome.Unproven => "unproven",
        BehaviourOutcome.NotApplicable => "notApplicable",
        _ => throw new ArgumentOutOfRangeException(nameof(outcome), outcome, "No such outcome."),
    };
}
