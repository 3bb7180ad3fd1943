using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using Elma365Verify.Backup.Manifests;

namespace Elma365Verify.Backup.Directories;

/// <summary>A catalogue's entry as its line holds it: one JSON object, without the line feed.</summary>
internal static class CatalogLine
{
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The line.</summary>
    public static byte[] Write(CatalogEntry entry)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteNumber("sequence", entry.Sequence);
            json.WriteString("previous", entry.Previous);
            json.WriteString("event", entry.Event switch
            {
                CatalogEvent.Created => "created",
                CatalogEvent.Removed => "removed",
                _ => "verified",
            });
            json.WriteString("name", entry.Name);
            json.WriteString("id", entry.Id);
            json.WriteString("store", entry.Store);
            json.WriteString("manifest", entry.ManifestSha256);
            json.WriteString("at", JsonCursor.Write(entry.At));
            if (entry.Verification is { } verification)
            {
                json.WriteString("depth", VerificationFile.Word(verification.Depth));
                json.WriteString("outcome", VerificationFile.Word(verification.Outcome));
                json.WriteNumber("compared", verification.Compared);
                json.WriteString("record", verification.RecordSha256);
            }

            json.WriteEndObject();
        }

        return buffer.ToArray();
    }

    /// <summary>Reads a line.</summary>
    /// <param name="line">The line.</param>
    /// <param name="place">How messages name it: the file and the line's number.</param>
    /// <param name="head">Where the catalogue has come to before it.</param>
    /// <param name="mend">What to do about an error.</param>
    /// <exception cref="BackupException">It is malformed, or breaks the chain.</exception>
    public static CatalogEntry Read(ReadOnlyMemory<byte> line, string place, CatalogHead head, string mend)
    {
        var node = JsonCursor.Parse(line, place, mend);
        var what = node.Choice("event", "created", "removed", "verified") switch
        {
            "created" => CatalogEvent.Created,
            "removed" => CatalogEvent.Removed,
            _ => CatalogEvent.Verified,
        };
        string[] always = ["sequence", "previous", "event", "name", "id", "store", "manifest", "at"];
        node.Keys(what == CatalogEvent.Verified ? [.. always, "depth", "outcome", "compared", "record"] : always);
        var entry = new CatalogEntry(
            node.Whole("sequence", 1, long.MaxValue),
            node.Sha256("previous"),
            what,
            node.Text("name", 100),
            node.Text("id", 32),
            node.Text("store", 60),
            node.Sha256("manifest"),
            node.Moment("at"))
        {
            Verification = what == CatalogEvent.Verified ? Verification(node) : null,
        };
        if (entry.Sequence != head.Entries + 1)
            throw node.Refuse("sequence", FormattableString.Invariant($"it is {entry.Sequence} where {head.Entries + 1} belongs"));
        return entry.Previous == head.Sha256 ? entry : throw node.Refuse("previous", "the line before was changed or dropped");
    }

    /// <summary>The SHA-256 of a line, in hexadecimal digits.</summary>
    public static string Hash(ReadOnlySpan<byte> line) => Convert.ToHexStringLower(SHA256.HashData(line));

    private static CatalogVerification Verification(JsonCursor node)
    {
        var outcome = VerificationFile.Outcome(node);
        var compared = node.Whole("compared", 0, long.MaxValue);
        return outcome == VerificationOutcome.Passed && compared == 0
            ? throw node.Refuse("compared", "nothing was compared, so nothing can have passed")
            : new CatalogVerification(VerificationFile.Depth(node), outcome, compared, node.Sha256("record"));
    }
}
