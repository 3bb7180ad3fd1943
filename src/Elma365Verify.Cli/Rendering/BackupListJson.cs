using System.Text;
using System.Text.Json;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Backup.Manifests;

namespace Elma365Verify.Cli.Rendering;

/// <summary>A directory of backups as JSON, for programs.</summary>
internal static class BackupListJson
{
    private static readonly JsonWriterOptions Options = new() { Indented = true };

    /// <summary>
    /// One object: <c>backups</c>, <c>unfinished</c>, <c>missing</c>, <c>problem</c> and <c>head</c>; times are ISO 8601.
    /// </summary>
    public static string Of(BackupListing listing)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteStartArray("backups");
            foreach (var backup in listing.Backups)
                Write(json, backup);
            json.WriteEndArray();
            WriteTexts(json, "unfinished", listing.Unfinished);
            WriteTexts(json, "missing", listing.Missing.Select(entry => entry.Name));
            json.WriteString("problem", listing.Problem);
            json.WriteStartObject("head");
            json.WriteNumber("entries", listing.Head?.Entries ?? 0);
            json.WriteString("sha256", listing.Head?.Sha256);
            json.WriteEndObject();
            json.WriteEndObject();
        }

        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length);
    }

    private static void Write(Utf8JsonWriter json, ListedBackup backup)
    {
        json.WriteStartObject();
        json.WriteString("name", backup.Name);
        json.WriteString("standing", Word(backup.Standing));
        json.WriteString("problem", backup.Problem);
        if (backup.Manifest is { } manifest)
        {
            json.WriteString("store", manifest.Store);
            json.WriteString("serverVersion", manifest.ServerVersion);
            json.WriteString("image", manifest.Image.Reference);
            json.WriteString("taken", manifest.Created);
            json.WriteNumber("bytes", manifest.Files.Sum(file => file.Size));
            json.WriteNumber("items", manifest.Fingerprint.Items);
            if (manifest.NotKept is { } notKept)
                WriteTexts(json, "notKept", notKept.Select(thing => thing.Sentence));
            else
                json.WriteNull("notKept");
        }

        json.WriteStartArray("verifications");
        foreach (var record in backup.Verifications)
        {
            json.WriteStartObject();
            json.WriteString("depth", record.Depth == VerificationDepth.Restore ? "restore" : "integrity");
            json.WriteString("at", record.At);
            json.WriteString("outcome", Word(record.Outcome));
            json.WriteNumber("compared", record.Compared);
            WriteTexts(json, "problems", record.Problems);
            json.WriteEndObject();
        }

        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts)
            json.WriteStringValue(text);
        json.WriteEndArray();
    }

    private static string Word(VerificationOutcome outcome) => outcome switch
    {
        VerificationOutcome.Passed => "passed",
        VerificationOutcome.Failed => "failed",
        _ => "unknown",
    };
}
