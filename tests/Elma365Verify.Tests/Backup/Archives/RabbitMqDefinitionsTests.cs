using System.Text.Json.Nodes;
using CsCheck;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Fingerprints;
using Elma365Verify.Containers.Backup.RabbitMq;

namespace Elma365Verify.Tests.Backup.Archives;

internal sealed class RabbitMqDefinitionsTests
{
    private const string Seed = "0000KpXnzYg3";

    private static readonly string[] Names =
    [
        "..", ".", "../..", "/", "%2F", "%2e%2e", "a/../../users/admin", "?", "#", "\u001b[31mred\u001b[0m", "a\nb", "a\r\nHost: x", "'",
        "\"", "\\", "акты №1", " ", "a b", "b", "a", "$(id)", "`id`", "\u202egnp", "{{x}}", "..;/", "%00", "\u0001", new string('x', 255),
    ];

    private string directory = null!;

    [SetUp]
    public void Create() => directory = Directory.CreateTempSubdirectory("elma365-verify-").FullName;

    [TearDown]
    public void Delete() => Directory.Delete(directory, recursive: true);

    [Test]
    public void What_nobody_decided_on_is_named_and_neither_described_nor_restored()
    {
        var definitions = Read("""
            {"quotas":[{"a":1}],"users":[{"name":"u","password_hash":"h","on_login":"rm"}],"queues":[{"name":"q","vhost":"/","x":{}}]}
            """);

        Assert.That(definitions.Undecided, Is.EquivalentTo(["quotas", "users: on_login", "queues: x"]));
        Assert.That(
            definitions.Only(definitions.Sections.Select(section => section.Name)).ToJsonString(),
            Is.EqualTo("""{"queues":[{"name":"q","vhost":"/"}],"users":[{"name":"u","password_hash":"h"}]}"""));
        Assert.That(Describe(definitions).SelectMany(item => item.Properties).Select(property => property.Key), Has.None.EqualTo("x"));
    }

    [Test]
    public void What_is_decided_on_is_carried_whole()
    {
        const string Export =
            """{"queues":[{"name":"q","vhost":"/","durable":true,"auto_delete":false,"arguments":{"x-any":[1,{"y":null}]}}]}""";
        var definitions = Read(Export);

        Assert.That(definitions.Undecided, Is.Empty);
        Assert.That(definitions.Only(["queues"]).ToJsonString(), Is.EqualTo(Export));
    }

    [Test]
    public void Names_that_read_alike_side_by_side_are_told_apart_in_any_order()
    {
        string[] permissions =
        [
            """{"vhost":"a b","user":"c","configure":"1","write":"","read":""}""",
            """{"vhost":"a","user":"b c","configure":"2","write":"","read":""}""",
        ];
        var there = Describe(Read($$"""{"permissions":[{{permissions[0]}},{{permissions[1]}}]}"""));
        var back = Describe(Read($$"""{"permissions":[{{permissions[1]}},{{permissions[0]}}]}"""));

        Assert.That(there.Count(), Is.EqualTo(2));
        Assert.That(FingerprintComparison.Of(there, back).Outcome, Is.EqualTo(ComparisonOutcome.Equal));
        Assert.That(Describe(Read($$"""{"permissions":[{{permissions[0]}}]}""")).Single().Name, Is.EqualTo("a b c"));
    }

    [Test]
    public void Any_names_and_values_are_described_and_restored_as_they_are() => Hostile.Array[1, 12].Select(Hostile.Array[12, 24]).Sample(
        (names, values) =>
        {
            var queues = names.Distinct().Select((name, i) => new JsonObject
            {
                ["name"] = name, ["vhost"] = values[i], ["arguments"] = new JsonObject { [values[(i + 1) % values.Length]] = values[i] },
            });
            var document = new JsonObject { ["queues"] = new JsonArray([.. queues]) };
            var definitions = Read(document.ToJsonString());

            Assert.That(JsonNode.DeepEquals(definitions.Only(["queues"]), document), Is.True);
            Assert.That(Describe(definitions).Count(), Is.EqualTo(names.Distinct().Count()));
        },
        seed: Seed, iter: 200, threads: 1);

    [Test]
    public void No_name_leads_to_another_path() => Hostile.Array[1, 4].Sample(
        parts =>
        {
            if (parts.Any(part => part is "." or ".."))
            {
                Assert.That(() => RabbitMqManagement.Path(parts), Throws.TypeOf<BackupException>().With.Message.Contains("rename it"));
                return;
            }

            var asked = new Uri(new Uri("http://broker:15672/"), $"api/queues/{RabbitMqManagement.Path(parts)}?x=1");

            Assert.That(asked.Query, Is.EqualTo("?x=1"));
            var segments = asked.AbsolutePath.Split('/');
            Assert.That(segments[..3], Is.EqualTo((string[])["", "api", "queues"]));
            Assert.That(segments[3..].Select(Uri.UnescapeDataString), Is.EqualTo(parts));
        },
        seed: Seed, iter: 500, threads: 1);

    private static Gen<string> Hostile => Gen.OneOf(
        Gen.Int[0, Names.Length - 1].Select(index => Names[index]),
        Gen.String[Gen.Char['\u0001', '\u00ff'], 1, 40],
        Gen.String[Gen.Char['\u0400', '\u04ff'], 1, 127]);

    private static RabbitMqDefinitions Read(string export) => new(ManagementJson.Parse(export)!.AsObject());

    private FingerprintReader Describe(RabbitMqDefinitions definitions)
    {
        var path = Path.Combine(directory, Path.GetRandomFileName());
        using var stream = new FileStream(path, FileMode.CreateNew);
        using var writer = new FingerprintWriter(stream, directory);
        new RabbitMqDescription(writer).Add(definitions);
        return new FingerprintReader(path, writer.Complete());
    }
}
