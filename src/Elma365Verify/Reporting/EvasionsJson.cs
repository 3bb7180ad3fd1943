using System.Text.Json;
using Elma365Verify.Evasions;

namespace Elma365Verify.Reporting;

/// <summary>Writes the evasions of <c>results.json</c>: families in numbers, and by name what is no pass.</summary>
internal static class EvasionsJson
{
    public static void Write(Utf8JsonWriter json, EvasionCounts? counts)
    {
        if (counts is null)
        {
            json.WriteNull("evasions");
            return;
        }

        json.WriteStartObject("evasions");
        WriteCounts(json, counts);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, EvasionReport? evasions)
    {
        if (evasions is null)
        {
            json.WriteNull("evasions");
            return;
        }

        json.WriteStartObject("evasions");
        if (evasions.KeepsConnections is { } keeps)
            json.WriteBoolean("keepsConnections", keeps);
        else
            json.WriteNull("keepsConnections");
        ResultsJson.WriteArray(json, "families", evasions.Families(), entry => WriteFamily(json, entry.Family, entry.Counts));
        ResultsJson.WriteArray(json, "leaks", evasions.Leaks(), finding => WriteFinding(json, finding));
        ResultsJson.WriteArray(json, "unproven", evasions.Unproven(), finding => WriteUnproven(json, finding));
        ResultsJson.WriteArray(json, "notForwarded", evasions.NotForwarded(), entry => WriteShape(json, entry.Family, entry.Shape));
        ResultsJson.WriteTexts(json, "calibration", evasions.Failures);
        json.WriteEndObject();
    }

    private static void WriteFamily(Utf8JsonWriter json, EvasionFamily family, EvasionCounts counts)
    {
        json.WriteString("name", family.Name);
        json.WriteString("source", family.Source);
        json.WriteString("question", family.Question);
        WriteCounts(json, counts);
    }

    private static void WriteCounts(Utf8JsonWriter json, EvasionCounts counts)
    {
        json.WriteNumber("blocked", counts.Blocked);
        json.WriteNumber("permitted", counts.Permitted);
        json.WriteNumber("leaks", counts.Leaks);
        json.WriteNumber("unproven", counts.Unproven);
        json.WriteNumber("notForwarded", counts.NotForwarded);
    }

    private static void WriteFinding(Utf8JsonWriter json, EvasionFinding finding)
    {
        json.WriteString("family", finding.Family.Name);
        json.WriteString("from", finding.Sweep.From.Name);
        json.WriteString("to", finding.Sweep.Target);
        ResultsJson.WriteTexts(json, "variants", finding.Cells.Select(cell => cell.Variant));
    }

    private static void WriteUnproven(Utf8JsonWriter json, EvasionFinding finding)
    {
        WriteFinding(json, finding);
        ResultsJson.WriteTexts(json, "doubts", finding.Doubts);
    }

    private static void WriteShape(Utf8JsonWriter json, EvasionFamily family, string shape)
    {
        json.WriteString("family", family.Name);
        json.WriteString("packet", shape);
    }
}
