using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Elma365Verify.Reporting;
using Elma365Verify.Secrets;

namespace Elma365Verify.Backup.Manifests;

/// <summary>
/// The last verification of each depth, the newest one last, kept as <c>verified.json</c> with the backup. It names the manifest it
/// speaks of, so that a backup put in another's place doesn't inherit its verdict, and the catalogue's entry that vouches for it.
/// </summary>
public static class VerificationFile
{
    /// <summary>The file's name in the backup.</summary>
    public const string Name = "verified.json";

    internal const int MaximumLength = 1024 * 1024;

    private const int MostProblems = 20;
    private const int LongestProblem = 2000;
    private const string Mend = "verify the backup again";
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document, indented, UTF-8, with a line feed at its end; the first 20 problems of each record are kept.</summary>
    public static byte[] Render(VerificationDocument document)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            if (document.Entry is { } entry)
                json.WriteNumber("entry", entry);
            json.WriteStartArray("records");
            foreach (var record in document.Records)
                Write(json, record);
            json.WriteEndArray();
            json.WriteEndObject();
        }

        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    /// <summary>Reads the document.</summary>
    /// <exception cref="BackupException">It says something no such file says.</exception>
    public static VerificationDocument Parse(ReadOnlyMemory<byte> utf8, string file)
    {
        if (utf8.Length > MaximumLength)
            throw new BackupException($"{file}: it is larger than 1 MiB; {Mend}");
        var root = JsonCursor.Parse(utf8, file, Mend);
        var isVouchedFor = root.Has("entry");
        root.Keys(isVouchedFor ? ["entry", "records"] : ["records"]);
        return new VerificationDocument(
            isVouchedFor ? root.Whole("entry", 1, long.MaxValue) : null,
            [.. root.Children("records", 0, 2).Select(Record)],
            Convert.ToHexStringLower(SHA256.HashData(utf8.Span)));
    }

    /// <summary>A depth as files name it.</summary>
    internal static string Word(VerificationDepth depth) => depth == VerificationDepth.Restore ? "restore" : "integrity";

    /// <summary>An outcome as files name it.</summary>
    internal static string Word(VerificationOutcome outcome) => outcome switch
    {
        VerificationOutcome.Passed => "passed",
        VerificationOutcome.Failed => "failed",
        _ => "unknown",
    };

    /// <summary>The depth a document names.</summary>
    internal static VerificationDepth Depth(JsonCursor node) =>
        node.Choice("depth", "restore", "integrity") == "restore" ? VerificationDepth.Restore : VerificationDepth.Integrity;

    /// <summary>The outcome a document names.</summary>
    internal static VerificationOutcome Outcome(JsonCursor node) => node.Choice("outcome", "passed", "failed", "unknown") switch
    {
        "passed" => VerificationOutcome.Passed,
        "failed" => VerificationOutcome.Failed,
        _ => VerificationOutcome.Unknown,
    };

    private static void Write(Utf8JsonWriter json, VerificationRecord record)
    {
        json.WriteStartObject();
        json.WriteString("manifest", record.ManifestSha256);
        json.WriteString("depth", Word(record.Depth));
        json.WriteString("at", JsonCursor.Write(record.At));
        json.WriteString("outcome", Word(record.Outcome));
        json.WriteNumber("compared", record.Compared);
        json.WriteStartArray("problems");
        foreach (var problem in record.Problems.Take(MostProblems))
            json.WriteStringValue(OneLine(problem));
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static string OneLine(string problem)
    {
        var line = VisibleText.OnOneLine(KnownSecrets.Hide(problem));
        return line.Length <= LongestProblem ? line : line[..(LongestProblem - 1)] + "…";
    }

    private static VerificationRecord Record(JsonCursor node)
    {
        node.Keys("manifest", "depth", "at", "outcome", "compared", "problems");
        var outcome = Outcome(node);
        if (outcome == VerificationOutcome.Passed && node.Whole("compared", 0, long.MaxValue) == 0)
            throw node.Refuse("compared", "nothing was compared, so nothing can have passed");
        return new VerificationRecord(
            node.Sha256("manifest"),
            Depth(node),
            node.Moment("at"),
            outcome,
            node.Whole("compared", 0, long.MaxValue),
            [.. node.Texts("problems", MostProblems, LongestProblem)]);
    }
}
