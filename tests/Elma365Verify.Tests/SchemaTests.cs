using System.Text.Json;
using Elma365Verify.Addresses;
using Elma365Verify.Evasions;
using Elma365Verify.Images;
using Elma365Verify.Policies;
using Elma365Verify.Settings;
using Elma365Verify.Topologies;

namespace Elma365Verify.Tests;

/// <summary>The published schemas against what the loaders read, so that an editor and the tool agree.</summary>
public sealed class SchemaTests
{
    private static readonly JsonElement Policy = Read("policy.schema.json");
    private static readonly JsonElement Topology = Read("topology.schema.json");

    private static readonly JsonElement Images = Read("../images.schema.json");
    private static readonly JsonElement Settings = Read("../settings.schema.json");

    private static IEnumerable<TestCaseData> Tables()
    {
        yield return Table("policy", Policy, PolicyLoader.RequiredKeys, PolicyLoader.OptionalKeys);
        yield return Table("zone", Definition(Policy, "zone"), Vocabulary.ZoneKeys, []);
        yield return Table("flow", Definition(Policy, "flow"), FlowReader.RequiredKeys, FlowReader.OptionalKeys);
        yield return Table("seed", Definition(Policy, "seed"), FlowReader.SeedKeys[..1], FlowReader.SeedKeys[1..]);
        yield return Table(
            "answer", Definition(Policy, "answer"), EvasionAnswerReader.RequiredKeys, EvasionAnswerReader.OptionalKeys);
        yield return Table("topology", Topology, TopologyLoader.Keys, []);
        yield return Table("address map", Read("../addresses.schema.json"), [], AddressMapLoader.Keys);
        yield return Table("settings", Settings, [], SettingsFileLoader.Keys);
        yield return Table("image", Definition(Settings, "image"), [], ImageChoiceReader.Keys);
        yield return Table("image list", Images, ["bases", "images"], []);
        yield return Table(
            "image of a list", Definition(Images, "image"), ImageSourceReader.RequiredKeys, ImageSourceReader.OptionalKeys);
        yield return Table("stand-in", Definition(Images, "stand-in"), ["name"], ["lacks"]);
        yield return Table("host", Definition(Topology, "host"), HostReader.RequiredKeys, HostReader.OptionalKeys);
    }

    [TestCaseSource(nameof(Tables))]
    public void Schema_and_loader_know_the_same_keys(JsonElement schema, string[] required, string[] optional)
    {
        var properties = schema.GetProperty("properties").EnumerateObject().ToList();

        using (Assert.EnterMultipleScope())
        {
            Assert.That(properties.Select(property => property.Name), Is.EquivalentTo(required.Concat(optional)));
            Assert.That(schema.GetProperty("required").EnumerateArray().Select(key => key.GetString()), Is.EquivalentTo(required));
            Assert.That(schema.GetProperty("additionalProperties").GetBoolean(), Is.False);
            Assert.That(properties.Where(property => !property.Value.TryGetProperty("description", out _)), Is.Empty);
        }
    }

    [Test]
    public void Schema_and_loader_know_every_protocol()
    {
        var schema = Definition(Policy, "flow").GetProperty("properties").GetProperty("protocol").GetProperty("enum");
        var names = schema.EnumerateArray().Select(name => name.GetString());

        using (Assert.EnterMultipleScope())
        {
            Assert.That(names, Is.EqualTo(FlowReader.Protocols.Select(protocol => protocol.ToLowerName())));
            Assert.That(FlowReader.Protocols, Is.EquivalentTo(Enum.GetValues<Protocol>()));
        }
    }

    [Test]
    public void Schema_and_loader_know_every_family_of_evasions() =>
        Assert.That(Words(Definition(Policy, "family")), Is.EqualTo(EvasionFamilies.All.Select(family => family.Name)));

    [Test]
    public void Schema_and_loader_know_the_same_bounds()
    {
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Bound(Policy, "flows", "maxItems"), Is.EqualTo(PolicyLoader.MaximumFlows));
            Assert.That(Bound(Policy, "evasions", "maxItems"), Is.EqualTo(PolicyLoader.MaximumAnswers));
            Assert.That(Bound(Policy, "zones", "maxProperties"), Is.EqualTo(Vocabulary.MaximumNames));
            Assert.That(Bound(Policy, "groups", "maxProperties"), Is.EqualTo(Vocabulary.MaximumNames));
            Assert.That(Bound(Topology, "hosts", "minItems"), Is.EqualTo(TopologyLoader.MinimumHosts));
            Assert.That(Bound(Topology, "hosts", "maxItems"), Is.EqualTo(TopologyLoader.MaximumHosts));
        }
    }

    [Test]
    public void Schema_and_loader_know_the_same_roles_contracts_and_bounds_of_settings()
    {
        var images = Settings.GetProperty("properties").GetProperty("images");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Words(images.GetProperty("propertyNames")), Is.EquivalentTo(KnownContracts.Roles));
            Assert.That(
                Words(Definition(Settings, "image").GetProperty("properties").GetProperty("contract")),
                Is.EquivalentTo(KnownContracts.Names));
            Assert.That((Bound(Settings, "lanes", "minimum"), Bound(Settings, "lanes", "maximum")), Is.EqualTo(SettingsBounds.Lanes));
            Assert.That((Bound(Settings, "passes", "minimum"), Bound(Settings, "passes", "maximum")), Is.EqualTo(SettingsBounds.Passes));
            Assert.That(
                (Bound(Settings, "ready-within", "minimum"), Bound(Settings, "ready-within", "maximum")),
                Is.EqualTo(SettingsBounds.ReadyWithin));
        }
    }

    [Test]
    public void Schema_and_loader_know_the_same_contracts_capabilities_and_ways_to_get_images()
    {
        var lacks = Definition(Images, "stand-in").GetProperty("properties").GetProperty("lacks").GetProperty("items");
        using (Assert.EnterMultipleScope())
        {
            Assert.That(Words(lacks), Is.EquivalentTo(Capability.Known));
            Assert.That(
                Words(Definition(Images, "image").GetProperty("properties").GetProperty("contract")), Is.EquivalentTo(KnownContracts.Names));
            Assert.That(Words(Settings.GetProperty("properties").GetProperty("images-from")), Is.EqualTo(SourcingWords.From));
        }
    }

    [Test]
    public void The_reference_list_points_editors_at_its_schema() => Assert.That(
        File.ReadLines(Reference.PathOf("images.yaml")).First(), Is.EqualTo("# yaml-language-server: $schema=../images.schema.json"));

    private static IEnumerable<string?> Words(JsonElement schema) =>
        schema.GetProperty("enum").EnumerateArray().Select(word => word.GetString());

    [TestCase("policy")]
    [TestCase("topology")]
    public void The_reference_file_points_editors_at_its_schema(string name) => Assert.That(
        File.ReadLines(Reference.PathOf($"{name}.yaml")).First(), Is.EqualTo($"# yaml-language-server: $schema=./{name}.schema.json"));

    private static TestCaseData Table(string name, JsonElement schema, string[] required, string[] optional) =>
        new TestCaseData(schema, required, optional).SetArgDisplayNames(name);

    private static JsonElement Definition(JsonElement schema, string name) => schema.GetProperty("$defs").GetProperty(name);

    private static int Bound(JsonElement schema, string property, string bound) =>
        schema.GetProperty("properties").GetProperty(property).GetProperty(bound).GetInt32();

    private static JsonElement Read(string file)
    {
        using var document = JsonDocument.Parse(File.ReadAllText(Reference.PathOf(file)));
        return document.RootElement.Clone();
    }
}
