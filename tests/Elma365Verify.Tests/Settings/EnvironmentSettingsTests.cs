using Elma365Verify.Containers;
using Elma365Verify.Containers.Settings;
using Elma365Verify.Settings;

namespace Elma365Verify.Tests.Settings;

internal sealed class EnvironmentSettingsTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Path.GetTempPath(), "checkout"));
    private static readonly string Digest = $"sha256:{new string('0', 64)}";

    [Test]
    public void Nothing_set_is_the_reference_and_its_artifacts()
    {
        var options = RunSettings.Read(SettingsLayer.Empty, null, Variables(("PATH", "/bin")), Root);
        Assert.That(options.RulesetFiles, Is.EqualTo(new VerificationOptions().RulesetFiles));
        Assert.That(options.Images, Is.Empty);
        Assert.That(options.SettingsFile, Is.Null);
        Assert.That(options.ArtifactsDirectory, Is.EqualTo(Path.Combine(Root, "artifacts")));
    }

    [Test]
    public void Relative_paths_start_at_the_root_and_absolute_ones_stay()
    {
        var elsewhere = Path.GetFullPath(Path.Combine(Path.GetTempPath(), "mine", "policy.yaml"));
        var read = Read(
            ("ELMA365_VERIFY_RULESET", "mine/firewall.nft"),
            ("ELMA365_VERIFY_POLICY", elsewhere),
            ("ELMA365_VERIFY_TOPOLOGY", "topology.yaml"),
            ("ELMA365_VERIFY_SETTINGS", "settings.yaml"),
            ("ELMA365_VERIFY_ARTIFACTS", "out"));
        Assert.That(read.Layer.Rulesets, Is.EqualTo([Path.Combine(Root, "mine", "firewall.nft")]));
        Assert.That(read.Layer.Policy, Is.EqualTo(elsewhere));
        Assert.That(read.Layer.Topology, Is.EqualTo(Path.Combine(Root, "topology.yaml")));
        Assert.That(read.SettingsFile, Is.EqualTo(Path.Combine(Root, "settings.yaml")));
        Assert.That(read.Layer.Artifacts, Is.EqualTo(Path.Combine(Root, "out")));
    }

    [Test]
    public void A_ruleset_may_be_a_set_of_files_between_commas() => Assert.That(
        Read(("ELMA365_VERIFY_RULESET", "rules.v4, /etc/rules.v6")).Layer.Rulesets,
        Is.EqualTo([Path.Combine(Root, "rules.v4"), "/etc/rules.v6"]));

    [Test]
    public void A_file_of_no_name_in_a_set_is_an_error() => Assert.That(
        () => Read(("ELMA365_VERIFY_RULESET", "rules.v4,")),
        Throws.TypeOf<ConfigurationException>().With.Message.StartsWith("ELMA365_VERIFY_RULESET names a file of no name"));

    [Test]
    public void Images_and_contracts_are_named_by_role()
    {
        var images = Read(
            ("ELMA365_VERIFY_IMAGES", $"redis=registry.example:5000/redis:7, postgresql=acme/pg@{Digest}"),
            ("ELMA365_VERIFY_CONTRACTS", "redis=bitnami")).Layer.Images;
        Assert.That(images["redis"].Reference, Is.EqualTo(new Sourced<string>("registry.example:5000/redis:7", "ELMA365_VERIFY_IMAGES")));
        Assert.That(images["redis"].Contract, Is.EqualTo(new Sourced<string>("bitnami", "ELMA365_VERIFY_CONTRACTS")));
        Assert.That(images["postgresql"].Reference!.Value, Is.EqualTo($"acme/pg@{Digest}"));
        Assert.That(images["postgresql"].Contract, Is.Null);
    }

    [TestCase("ELMA365_VERIFY_RULSET")]
    [TestCase("ELMA365_VERIFY_RULESETS")]
    [TestCase("ELMA365_VERIFY_")]
    [TestCase("ELMA365VERIFY_RULESET")]
    [TestCase("elma365_verify_ruleset")]
    public void A_slip_in_a_name_is_an_error_that_lists_the_names(string name) => Assert.That(
        () => Read((name, "mine.nft")),
        Throws.TypeOf<ConfigurationException>().With.Message.Contains(name)
            .And.Message.Contains(string.Join(", ", EnvironmentSettings.Known)));

    [TestCase("ELMA365_VERIFY_RULESET", "")]
    [TestCase("ELMA365_VERIFY_IMAGES", " ")]
    [TestCase("ELMA365_VERIFY_SETTINGS", "")]
    public void An_empty_value_is_an_error(string name, string value) =>
        Assert.That(() => Read((name, value)), Throws.TypeOf<ConfigurationException>().With.Message.Contains($"{name} is empty"));

    [TestCase("redis", "'redis' is not ROLE=REFERENCE")]
    [TestCase("redis=", "'redis=' is not ROLE=REFERENCE")]
    [TestCase("=acme/redis", "'=acme/redis' is not ROLE=REFERENCE")]
    [TestCase("redis=acme/redis,", "'' is not ROLE=REFERENCE")]
    [TestCase("redis=acme/redis,redis=acme/other", "redis is given twice")]
    [TestCase("reddis=acme/redis", "unknown role 'reddis'; did you mean 'redis'?")]
    [TestCase("redis=acme/redis@sha256:0f3a", "no image reference")]
    [TestCase("redis=Acme Redis", "no image reference")]
    public void Malformed_images_are_an_error(string images, string message) => Assert.That(
        () => Read(("ELMA365_VERIFY_IMAGES", images)),
        Throws.TypeOf<ConfigurationException>().With.Message.StartsWith("ELMA365_VERIFY_IMAGES: ").And.Message.Contains(message));

    [TestCase("redis=home-made", "unknown contract 'home-made'; known for redis: official, bitnami")]
    [TestCase("redis", "'redis' is not ROLE=CONTRACT")]
    [TestCase("redis=official,redis=bitnami", "redis is given twice")]
    [TestCase("kafka=bitnami", "unknown role 'kafka'; known: ")]
    public void Malformed_contracts_are_an_error(string contracts, string message) => Assert.That(
        () => Read(("ELMA365_VERIFY_CONTRACTS", contracts)),
        Throws.TypeOf<ConfigurationException>().With.Message.StartsWith("ELMA365_VERIFY_CONTRACTS: ").And.Message.Contains(message));

    private static EnvironmentSettings Read(params (string Name, string Value)[] variables) =>
        EnvironmentSettings.Read(Variables(variables), Root);

    private static Dictionary<string, string> Variables(params (string Name, string Value)[] variables) =>
        variables.ToDictionary(variable => variable.Name, variable => variable.Value);
}
