using Elma365Verify.Containers;
using Elma365Verify.Suites;

namespace Elma365Verify.Tests.Suites;

internal sealed class SuiteSettingsTests
{
    private static readonly string Root = Path.GetFullPath(Path.Combine(Path.GetTempPath(), "checkout"));

    [Test]
    public void Nothing_set_is_the_reference_and_its_artifacts()
    {
        var settings = Read(("PATH", "/bin"));
        Assert.That(settings.Options.RulesetFile, Is.EqualTo(new VerificationOptions().RulesetFile));
        Assert.That(settings.Options.Images, Is.Empty);
        Assert.That(settings.ArtifactsDirectory, Is.EqualTo(Path.Combine(Root, "artifacts")));
    }

    [Test]
    public void Relative_paths_start_at_the_root_and_absolute_ones_stay()
    {
        var elsewhere = Path.GetFullPath(Path.Combine(Path.GetTempPath(), "mine", "policy.yaml"));
        var settings = Read(
            ("ELMA365_VERIFY_RULESET", "mine/firewall.nft"),
            ("ELMA365_VERIFY_POLICY", elsewhere),
            ("ELMA365_VERIFY_TOPOLOGY", "topology.yaml"),
            ("ELMA365_VERIFY_ARTIFACTS", "out"));
        Assert.That(settings.Options.RulesetFile, Is.EqualTo(Path.Combine(Root, "mine", "firewall.nft")));
        Assert.That(settings.Options.PolicyFile, Is.EqualTo(elsewhere));
        Assert.That(settings.Options.TopologyFile, Is.EqualTo(Path.Combine(Root, "topology.yaml")));
        Assert.That(settings.ArtifactsDirectory, Is.EqualTo(Path.Combine(Root, "out")));
    }

    [Test]
    public void Images_are_named_by_role()
    {
        var images = Read(("ELMA365_VERIFY_IMAGES", "redis=registry.example:5000/redis:7, postgresql=acme/pg@sha256:0f3a")).Options.Images;
        Assert.That(images["redis"], Is.EqualTo("registry.example:5000/redis:7"));
        Assert.That(images["postgresql"], Is.EqualTo("acme/pg@sha256:0f3a"));
    }

    [TestCase("ELMA365_VERIFY_RULSET")]
    [TestCase("ELMA365_VERIFY_RULESETS")]
    [TestCase("ELMA365_VERIFY_")]
    [TestCase("ELMA365VERIFY_RULESET")]
    [TestCase("elma365_verify_ruleset")]
    public void A_slip_in_a_name_is_an_error_that_lists_the_names(string name) => Assert.That(
        () => Read((name, "mine.nft")),
        Throws.TypeOf<ConfigurationException>().With.Message.Contains(name).And.Message.Contains(string.Join(", ", SuiteSettings.Known)));

    [TestCase("ELMA365_VERIFY_RULESET", "")]
    [TestCase("ELMA365_VERIFY_IMAGES", " ")]
    public void An_empty_value_is_an_error(string name, string value) =>
        Assert.That(() => Read((name, value)), Throws.TypeOf<ConfigurationException>().With.Message.Contains($"{name} is empty"));

    [TestCase("redis")]
    [TestCase("redis=")]
    [TestCase("=acme/redis")]
    [TestCase("redis=acme/redis,")]
    [TestCase("redis=acme/redis,redis=acme/other")]
    public void Malformed_images_are_an_error(string images) => Assert.That(
        () => Read(("ELMA365_VERIFY_IMAGES", images)),
        Throws.TypeOf<ConfigurationException>().With.Message.StartsWith("ELMA365_VERIFY_IMAGES"));

    private static SuiteSettings Read(params (string Name, string Value)[] variables) =>
        SuiteSettings.Read(variables.ToDictionary(variable => variable.Name, variable => variable.Value), Root);
}
