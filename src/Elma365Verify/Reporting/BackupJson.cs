using System.Text.Json;
using Elma365Verify.Backup.Fingerprints;
using Elma365Verify.Backup.Ledgers;
using Elma365Verify.Backup.References;
using Elma365Verify.Backup.Results;

namespace Elma365Verify.Reporting;

/// <summary>Writes the backups of <c>results.json</c>. Of contents it gives sentences alone, which are bounded.</summary>
internal static class BackupJson
{
    public static void Write(Utf8JsonWriter json, BackupCounts? counts)
    {
        if (counts is null)
        {
            json.WriteNull("backup");
            return;
        }

        json.WriteStartObject("backup");
        json.WriteNumber("passed", counts.Passed);
        json.WriteNumber("failed", counts.Failed);
        json.WriteNumber("unproven", counts.Unproven);
        json.WriteNumber("items", counts.Items);
        json.WriteNumber("differences", counts.Differences);
        WriteFaults(json, counts.Lost, counts.Phantom, counts.Duplicated, counts.Torn);
        json.WriteNumber("references", counts.References);
        json.WriteNumber("dangling", counts.Dangling);
        json.WriteEndObject();
    }

    public static void Write(Utf8JsonWriter json, BackupResult? backup)
    {
        if (backup is null)
        {
            json.WriteNull("backup");
            return;
        }

        json.WriteStartObject("backup");
        json.WriteString("outcome", BackupStanding.WordOf(backup.Outcome));
        ResultsJson.WriteTexts(json, "order", backup.Stores.Select(store => store.Store));
        var standings = BackupStanding.All(backup);
        ResultsJson.WriteArray(
            json, "stores", backup.Stores.Zip(standings), pair => WriteStore(json, pair.First, pair.Second));
        WriteOptional(json, "references", backup.References, check => WriteReferences(json, check, standings[^2]));
        WriteOptional(json, "traffic", backup.Traffic, traffic =>
        {
            json.WriteString("outcome", standings[^1].Word);
            json.WriteNumber("conversations", traffic.Conversations);
            ResultsJson.WriteTexts(json, "sentences", traffic.Sentences);
        });
        json.WriteEndObject();
    }

    private static void WriteStore(Utf8JsonWriter json, StoreBackupResult store, BackupStanding standing)
    {
        json.WriteString("store", store.Store);
        json.WriteString("host", store.Host);
        json.WriteString("outcome", standing.Word);
        json.WriteString("image", store.Image.Reference);
        json.WriteString("digest", store.Image.Digest);
        json.WriteString("contract", store.Image.Contract);
        json.WriteString("standIn", store.StandIn);
        json.WriteString("server", store.Server);
        ResultsJson.WriteTexts(json, "missingCapabilities", store.MissingCapabilities);
        ResultsJson.WriteArray(json, "notKept", store.NotKept, thing =>
        {
            json.WriteString("kind", thing.Kind);
            json.WriteString("name", thing.Name);
        });
        ResultsJson.WriteArray(json, "tools", store.Tools, tool =>
        {
            json.WriteString("name", tool.Name);
            json.WriteString("version", tool.Version);
        });
        json.WriteNumber("files", store.Files);
        json.WriteNumber("bytes", store.Bytes);
        json.WriteNumber("items", store.Items);
        WriteSeconds(json, "backupSeconds", store.BackupTime);
        WriteSeconds(json, "restoreSeconds", store.RecoveryTime?.Restoring);
        WriteSeconds(json, "verifySeconds", store.RecoveryTime?.Verifying);
        WriteSeconds(json, "recoveryTimeSeconds", store.RecoveryTime?.Total);
        WriteSeconds(json, "recoveryPointSeconds", store.RecoveryPoint?.Loss);
        WriteOptional(json, "comparison", store.Comparison, comparison => WriteComparison(json, comparison));
        WriteOptional(json, "writes", store.Ledger, ledger => WriteLedger(json, ledger));
        ResultsJson.WriteTexts(json, "problems", standing.Problems);
        ResultsJson.WriteTexts(json, "doubts", standing.Doubts);
    }

    private static void WriteComparison(Utf8JsonWriter json, FingerprintComparison comparison)
    {
        json.WriteString("outcome", comparison.Outcome switch
        {
            ComparisonOutcome.Equal => "passed",
            ComparisonOutcome.Different => "failed",
            _ => "unproven",
        });
        json.WriteNumber("differences", comparison.DifferenceCount);
        ResultsJson.WriteArray(json, "compared", comparison.Compared, kind =>
        {
            json.WriteString("kind", kind.Key);
            json.WriteNumber("items", kind.Value);
        });
    }

    private static void WriteLedger(Utf8JsonWriter json, LedgerJudgement ledger)
    {
        json.WriteString("outcome", ledger.Outcome switch
        {
            LedgerOutcome.Passed => "passed",
            LedgerOutcome.Failed => "failed",
            _ => "unproven",
        });
        json.WriteNumber("required", ledger.Required);
        json.WriteNumber("optional", ledger.Optional);
        json.WriteNumber("present", ledger.Present);
        WriteFaults(
            json,
            ledger.Counts.GetValueOrDefault(LedgerFault.Lost),
            ledger.Counts.GetValueOrDefault(LedgerFault.Phantom),
            ledger.Counts.GetValueOrDefault(LedgerFault.Duplicated),
            ledger.Counts.GetValueOrDefault(LedgerFault.Torn));
    }

    private static void WriteFaults(Utf8JsonWriter json, long lost, long phantom, long duplicated, long torn)
    {
        json.WriteNumber("lost", lost);
        json.WriteNumber("phantom", phantom);
        json.WriteNumber("duplicated", duplicated);
        json.WriteNumber("torn", torn);
    }

    private static void WriteReferences(Utf8JsonWriter json, ReferenceCheck check, BackupStanding standing)
    {
        json.WriteString("outcome", standing.Word);
        json.WriteNumber("followed", check.Followed);
        json.WriteNumber("dangling", check.DanglingCount);
        ResultsJson.WriteTexts(json, "problems", standing.Problems);
        ResultsJson.WriteTexts(json, "doubts", standing.Doubts);
    }

    private static void WriteOptional<T>(Utf8JsonWriter json, string name, T? value, Action<T> write)
        where T : class
    {
        if (value is null)
        {
            json.WriteNull(name);
            return;
        }

        json.WriteStartObject(name);
        write(value);
        json.WriteEndObject();
    }

    private static void WriteSeconds(Utf8JsonWriter json, string name, TimeSpan? time)
    {
        if (time is { } taken)
            json.WriteNumber(name, Math.Round(taken.TotalSeconds, 3));
        else
            json.WriteNull(name);
    }
}
