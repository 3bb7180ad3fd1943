using System.Text;
using System.Text.Json;
using CsCheck;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Contents;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Tests.Reporting;

namespace Elma365Verify.Tests.Backup.Manifests;

public sealed class ManifestTests
{
    [Test]
    public void What_is_written_is_read_back()
    {
        var read = SampleManifest.Parse(SampleManifest.Text);
        Assert.That(ManifestJson.Render(read), Is.EqualTo(Encoding.UTF8.GetBytes(SampleManifest.Text)));
        Assert.That(read.Files, Is.EqualTo(SampleManifest.Valid.Files));
        Assert.That(read.Created, Is.EqualTo(SampleManifest.Valid.Created));
        Assert.That(read.Duration, Is.EqualTo(SampleManifest.Valid.Duration));
        Assert.That(SampleManifest.Text, Does.Contain("заказы"), "readable");
    }

    [Test]
    public void A_manifest_of_the_oldest_version_is_read_and_says_nothing_of_what_is_not_kept()
    {
        var oldest = SampleManifest.Valid with { NotKept = null };
        var text = Encoding.UTF8.GetString(ManifestJson.Render(oldest));
        Assert.That(text, Does.Contain("\"formatVersion\": 1").And.Not.Contain("notKept"));
        Assert.That(SampleManifest.Parse(text).NotKept, Is.Null);
        Assert.That(SampleManifest.Parse(SampleManifest.Text).NotKept!.Value, Has.Length.EqualTo(1), "the control");
    }

    [Test]
    public void What_is_not_kept_is_named_safely_and_never_without_end()
    {
        var hostile = NotKept.Of("prepared transaction", "a\u001b[2J\n" + new string('x', 1000));
        Assert.That(hostile.Name, Has.Length.EqualTo(NotKept.LongestName).And.StartsWith(@"a\u001B[2J x").And.EndsWith("…"));
        var many = NotKept.Bounded([.. Enumerable.Range(1, 1234).Select(number => new NotKept("row", $"{number}"))]);
        Assert.That(many, Has.Count.EqualTo(NotKept.Most));
        Assert.That(many[^1].Sentence, Is.EqualTo("and 1,035 more that are not named here"));
        Assert.That(NotKept.Bounded(many), Is.EqualTo(many), "the control");
    }

    [Test]
    public void The_image_of_a_tool_is_kept_where_it_comes_from_one()
    {
        var tools = new[] { new ToolVersion("pg_dump", "16.3") { Image = "acme/pg:16" }, new ToolVersion("client", "1.0") };
        var text = System.Text.Encoding.UTF8.GetString(ManifestJson.Render(SampleManifest.Valid with { Tools = [.. tools] }));

        Assert.That(SampleManifest.Parse(text).Tools, Is.EqualTo(tools));
        Assert.That(
            () => SampleManifest.Parse(text.Replace("\"image\": \"acme", "\"made\": \"acme", StringComparison.Ordinal)),
            Throws.TypeOf<BackupException>().With.Message.Contains("tools[0].made: there is no such property"));
    }

    [Test]
    public void The_schema_describes_what_is_written()
    {
        var root = new DirectoryInfo(TestContext.CurrentContext.TestDirectory);
        while (!File.Exists(Path.Combine(root.FullName, "environments", "backup-manifest.schema.json")))
            root = root.Parent!;
        using var schema = JsonDocument.Parse(File.ReadAllText(Path.Combine(root.FullName, "environments", "backup-manifest.schema.json")));
        using var manifest = JsonDocument.Parse(SampleManifest.Text);
        Assert.That(SchemaWalk.Faults(manifest.RootElement, schema.RootElement), Is.Empty);
        Assert.That(SchemaWalk.Undescribed(schema.RootElement, "$"), Is.Empty);
        using var other = JsonDocument.Parse(SampleManifest.Text.Replace("\"size\": 4096", "\"size\": -1", StringComparison.Ordinal));
        Assert.That(SchemaWalk.Faults(other.RootElement, schema.RootElement), Is.Not.Empty);
    }

    [TestCase("dump/заказы.dump", "../etc/passwd", "files[0].path: ../etc/passwd: it leads out of its directory")]
    [TestCase("dump/заказы.dump", "dump/../../x", "files[0].path: dump/../../x: it leads out")]
    [TestCase("dump/заказы.dump", "./x", "files[0].path: ./x: it leads out")]
    [TestCase("dump/заказы.dump", "/etc/passwd", "files[0].path: /etc/passwd: it is absolute")]
    [TestCase("dump/заказы.dump", "C:/x", "files[0].path: C:/x: it holds a backslash, a colon")]
    [TestCase("dump/заказы.dump", "a\\\\b", "files[0].path: a")]
    [TestCase("dump/заказы.dump", "a//b", "files[0].path: a//b: it has an empty part")]
    [TestCase("dump/заказы.dump", "a/", "files[0].path: a/: it has an empty part")]
    [TestCase("dump/заказы.dump", "a\\u0000b", "files[0].path: it holds control characters")]
    [TestCase("dump/заказы.dump", "\\ud800", "files[0].path: it holds half a surrogate pair")]
    [TestCase("\"path\"", "\"\\ud800\"", "it is not JSON")]
    [TestCase("dump/заказы.dump", "manifest.json", "files[0].path: manifest.json: it is a name the backup keeps")]
    [TestCase("dump/заказы.dump", "verified.json", "files[0].path: verified.json: it is a name the backup keeps")]
    [TestCase("dump/заказы.dump", "fingerprint.jsonl", "files: fingerprint.jsonl is given twice")]
    [TestCase("dump/заказы.dump", "z", "files: fingerprint.jsonl is given twice or is out of order")]
    [TestCase("\"size\": 4096", "\"size\": -1", "files[0].size: it is not a whole number")]
    [TestCase("\"size\": 4096", "\"size\": 1e300", "files[0].size: it is not a whole number")]
    [TestCase("\"size\": 4096", "\"size\": 9223372036854775807", "files[0].size: it is not a whole number")]
    [TestCase("\"size\": 4096", "\"size\": \"4096\"", "files[0].size: it is not a number")]
    [TestCase("\"size\": 4096", "\"size\": 4096, \"size\": 1", "it is not JSON")]
    [TestCase("\"size\": 4096", "\"size\": 4096, \"mode\": 1", "files[0].mode: there is no such property")]
    [TestCase("\"formatVersion\": 2", "\"formatVersion\": 3", "formatVersion: this is version 3, and 1 to 2 are known")]
    [TestCase("\"formatVersion\": 2", "\"formatVersion\": 1", "notKept: there is no such property")]
    [TestCase("\"transfer-4711\"", "7", "notKept[0].name: it is not a text")]
    [TestCase("\"formatVersion\": 2,", "", "formatVersion: it is missing")]
    [TestCase("\"items\": 2", "\"items\": 0", "fingerprint.items: it is not a whole number from 1")]
    [TestCase("\"file\": \"fingerprint.jsonl\"", "\"file\": \"other\"", "fingerprint.file: other is none of the backup's files")]
    [TestCase("\"id\": \"0123456789", "\"id\": \"ABCDEF", "id: it is not 32")]
    [TestCase("2026-01-02T03:04:05.678Z", "2026-01-02", "created: it is not a moment")]
    [TestCase("\"store\": \"postgresql\"", "\"store\": \"\"", "store: it has 0 characters")]
    [TestCase("\"durationMilliseconds\": 1234", "\"durationMilliseconds\": 1.5", "durationMilliseconds: it is not a whole number")]
    [TestCase("\"tags\"", "null", "missingCapabilities[0]: it is not a text")]
    public void A_hostile_manifest_is_refused_by_property(string valid, string hostile, string fault)
    {
        Assert.That(SampleManifest.Text, Does.Contain(valid));
        Assert.That(
            () => SampleManifest.Parse(Replaced(valid, hostile)),
            Throws.TypeOf<BackupException>().With.Message.StartsWith("b/manifest.json: " + fault));
    }

    [Test]
    public void A_fingerprint_with_another_hash_than_its_file_is_refused() => Assert.That(
        () => SampleManifest.Parse(Encoding.UTF8.GetString(ManifestJson.Render(SampleManifest.Valid with
        {
            Fingerprint = new BackupFingerprint("fingerprint.jsonl", 2, SampleManifest.Hash),
        }))),
        Throws.TypeOf<BackupException>().With.Message.Contains("another SHA-256"));

    [Test]
    public void A_file_that_is_also_a_directory_is_refused() => Assert.That(
        () => SampleManifest.Parse(Encoding.UTF8.GetString(ManifestJson.Render(SampleManifest.Valid with
        {
            Files = [new BackupFile("dump", 1, SampleManifest.Hash), .. SampleManifest.Valid.Files],
        }))),
        Throws.TypeOf<BackupException>().With.Message.Contains("dump is both a file and a directory"));

    [Test]
    public void A_backup_of_no_files_is_refused() => Assert.That(
        () => SampleManifest.Parse(Encoding.UTF8.GetString(ManifestJson.Render(SampleManifest.Valid with { Files = [] }))),
        Throws.TypeOf<BackupException>().With.Message.StartsWith("b/manifest.json: files: it has 0 entries"));

    [Test]
    public void A_huge_text_is_refused_unread() => Assert.That(
        () => ManifestReader.Parse(new byte[ManifestReader.MaximumLength + 1], "m"),
        Throws.TypeOf<BackupException>().With.Message.Contains("larger than"));

    [Test]
    public void Random_damage_is_an_error_or_a_manifest_and_nothing_else() => Gen
        .Select(Gen.Int[0, SampleManifest.Text.Length - 1], Gen.Int[0, 20], Gen.String[Gen.Char["{}[]\",:0e-\\u.a/ \n"], 0, 4])
        .Sample((at, length, inserted) =>
        {
            var text = SampleManifest.Text.Remove(at, Math.Min(length, SampleManifest.Text.Length - at)).Insert(at, inserted);
            try
            {
                return SampleManifest.Parse(text).Files.All(file => BackupPath.Fault(file.Path) is null);
            }
            catch (BackupException exception)
            {
                return exception.Message.StartsWith("b/manifest.json: ", StringComparison.Ordinal)
                    && !exception.Message.Any(char.IsControl);
            }
        });

    private static string Replaced(string valid, string with)
    {
        var at = SampleManifest.Text.IndexOf(valid, StringComparison.Ordinal);
        return SampleManifest.Text.Remove(at, valid.Length).Insert(at, with);
    }
}
