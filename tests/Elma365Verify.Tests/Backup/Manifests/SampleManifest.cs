using System.Text;
using Elma365Verify.Backup.Contents;
using Elma365Verify.Backup.Manifests;

namespace Elma365Verify.Tests.Backup.Manifests;

internal static class SampleManifest
{
    public static readonly string Hash = new('a', 64);

    public static BackupManifest Valid { get; } = new(
        "0123456789abcdef0123456789abcdef",
        "postgresql",
        new BackupImage("registry/acme/pg:16", "sha256:1", "official"),
        "16.3 (Debian)",
        new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero),
        TimeSpan.FromMilliseconds(1234),
        [new ToolVersion("pg_dump", "16.3")],
        [new BackupFile("dump/заказы.dump", 4096, Hash), new BackupFile("fingerprint.jsonl", 10, new string('b', 64))],
        new BackupFingerprint("fingerprint.jsonl", 2, new string('b', 64)),
        ["tags"],
        [new NotKept("prepared transaction", "transfer-4711")]);

    public static string Text { get; } = Encoding.UTF8.GetString(ManifestJson.Render(Valid));

    public static BackupManifest Parse(string text) => ManifestReader.Parse(Encoding.UTF8.GetBytes(text), "b/manifest.json");
}
