using System.Text.Encodings.Web;
using System.Text.Json;

namespace Elma365Verify.Backup.Manifests;

/// <summary>Writes a manifest as <c>environments/backup-manifest.schema.json</c> describes it.</summary>
public static class ManifestJson
{
    private static readonly JsonWriterOptions Options = new() { Indented = true, Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The document, indented, UTF-8, with a line feed at its end.</summary>
    public static byte[] Render(BackupManifest manifest)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
            Write(json, manifest);
        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }

    private static void Write(Utf8JsonWriter json, BackupManifest manifest)
    {
        json.WriteStartObject();
        json.WriteNumber("formatVersion", manifest.NotKept is null ? BackupManifest.OldestVersion : BackupManifest.FormatVersion);
        json.WriteString("id", manifest.Id);
        json.WriteString("store", manifest.Store);
        json.WriteStartObject("image");
        json.WriteString("reference", manifest.Image.Reference);
        json.WriteString("digest", manifest.Image.Digest);
        json.WriteString("contract", manifest.Image.Contract);
        json.WriteEndObject();
        json.WriteString("serverVersion", manifest.ServerVersion);
        json.WriteString("created", JsonCursor.Write(manifest.Created));
        json.WriteNumber("durationMilliseconds", (long)manifest.Duration.TotalMilliseconds);
        WriteArray(json, "tools", manifest.Tools, tool =>
        {
            json.WriteString("name", tool.Name);
            json.WriteString("version", tool.Version);
        });
        WriteArray(json, "files", manifest.Files, file =>
        {
            json.WriteString("path", file.Path);
            json.WriteNumber("size", file.Size);
            json.WriteString("sha256", file.Sha256);
        });
        json.WriteStartObject("fingerprint");
        json.WriteString("file", manifest.Fingerprint.File);
        json.WriteNumber("items", manifest.Fingerprint.Items);
        json.WriteString("sha256", manifest.Fingerprint.Sha256);
        json.WriteEndObject();
        json.WriteStartArray("missingCapabilities");
        foreach (var capability in manifest.MissingCapabilities)
            json.WriteStringValue(capability);
        json.WriteEndArray();
        if (manifest.NotKept is { } notKept)
        {
            WriteArray(json, "notKept", notKept, thing =>
            {
                json.WriteString("kind", thing.Kind);
                json.WriteString("name", thing.Name);
            });
        }

        json.WriteEndObject();
    }

    private static void WriteArray<T>(Utf8JsonWriter json, string name, IEnumerable<T> items, Action<T> write)
    {
        json.WriteStartArray(name);
        foreach (var item in items)
        {
            json.WriteStartObject();
            write(item);
            json.WriteEndObject();
        }

        json.WriteEndArray();
    }
}
