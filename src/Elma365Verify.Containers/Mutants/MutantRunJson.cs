using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Nodes;
using Elma365Verify.Mutants;
using Elma365Verify.Policies;

namespace Elma365Verify.Containers.Mutants;

/// <summary>Writes a run of mutants for machines: what was drawn by which seed, what became of each, and the counts.</summary>
public static class MutantRunJson
{
    /// <summary>The version of the format; it rises when a field changes its meaning or disappears.</summary>
    public const int SchemaVersion = 1;

    private static readonly JsonSerializerOptions Options = new()
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    };

    /// <summary>The whole document, indented, with a line feed at its end.</summary>
    public static string Render(MutantRunReport report)
    {
        var document = new JsonObject
        {
            ["schemaVersion"] = SchemaVersion,
            ["ruleset"] = report.Ruleset,
            ["policy"] = report.PolicyFile,
            ["engine"] = report.Engine,
            ["exitCode"] = report.All.ExitCode,
            ["asked"] = report.Options.Count,
            ["seed"] = report.Options.Seed,
            ["mostTouchedSweeps"] = report.Options.Allowance.Touched,
            ["otherSweeps"] = report.Options.Allowance.Rest,
            ["all"] = OfTally(report.All),
            ["operators"] = new JsonArray([.. MutantTally.ByOperator(report.Outcomes).Select(OfTally)]),
            ["mutants"] = new JsonArray([.. report.Outcomes.Select(OfOutcome)]),
            ["uncalibrated"] = Texts(report.Uncalibrated),
            ["seconds"] = new JsonObject(report.Timings.Select(
                timing => KeyValuePair.Create(timing.Name, (JsonNode?)timing.Seconds))),
        };
        return document.ToJsonString(Options) + "\n";
    }

    private static JsonObject OfTally(MutantTally tally)
    {
        var counts = new JsonObject { ["name"] = tally.Name, ["drawn"] = tally.Drawn };
        foreach (var verdict in Enum.GetValues<MutantVerdict>())
            counts[Name(verdict)] = tally[verdict];
        counts["notKilled"] = tally.NotKilled;
        counts["killRate"] = tally.KillRate is { } rate ? Math.Round(rate, 4) : null;
        return counts;
    }

    private static JsonObject OfOutcome(MutantOutcome outcome)
    {
        var mutant = new JsonObject
        {
            ["operator"] = outcome.Operator,
            ["change"] = outcome.Change,
            ["effect"] = Name(outcome.Effect),
            ["verdict"] = Name(outcome.Verdict),
            ["touchedSweeps"] = outcome.Touched,
            ["touchedSwept"] = outcome.TouchedSwept,
            ["othersSwept"] = outcome.RestSwept,
            ["seconds"] = new JsonObject
            {
                ["predicting"] = outcome.Timing.Predicting,
                ["loading"] = outcome.Timing.Loading,
                ["sweeping"] = outcome.Timing.Sweeping,
            },
        };
        if (outcome.Refusal is { } refusal)
            mutant["refusal"] = refusal;
        if (outcome.Evidence.Length > 0)
            mutant["evidence"] = new JsonArray([.. outcome.Evidence.Select(OfComparison)]);
        return mutant;
    }

    private static JsonObject OfComparison(SweepComparison comparison)
    {
        var (predicted, seen) = (comparison.Predicted, comparison.Seen);
        return new JsonObject
        {
            ["from"] = seen.Sweep.From.Name,
            ["to"] = seen.Sweep.To.Name,
            ["protocol"] = seen.Sweep.Protocol.ToLowerName(),
            ["predicted"] = new JsonObject
            {
                ["leaks"] = predicted.Leaks.ToString(),
                ["outages"] = predicted.Outages.ToString(),
                ["possibleLeaks"] = predicted.PossibleLeaks.ToString(),
                ["possibleOutages"] = predicted.PossibleOutages.ToString(),
            },
            ["seen"] = new JsonObject
            {
                ["leaks"] = seen.Leaks.ToString(),
                ["outages"] = seen.Outages.ToString(),
                ["unproven"] = seen.Unproven.ToString(),
                ["astray"] = Texts(seen.Observation.Strays.Select(stray => $"{stray.Host} {stray.Ports}")),
            },
            ["unexpected"] = comparison.Unexpected.ToString(),
            ["missed"] = comparison.Missed.ToString(),
            ["doubts"] = Texts(seen.Doubts),
        };
    }

    private static JsonArray Texts(IEnumerable<string> texts) => new([.. texts.Select(text => (JsonNode?)text)]);

    private static string Name<T>(T value)
        where T : struct, Enum => JsonNamingPolicy.CamelCase.ConvertName(value.ToString());
}
