using CsCheck;
using Elma365Verify.Settings;

namespace Elma365Verify.Tests.Settings;

internal sealed class SettingsFileTests
{
    private const string Whole = """
        ruleset: mine.nft
        policy: files/policy.yaml
        topology: /srv/topology.yaml
        images:
          redis:
            image: registry.example/acme/redis:7
            contract: bitnami
            read-only: true
            user: "1001"
          postgresql:
            read-only: false
        lanes: 2
        ready-within: 90
        artifacts: out
        """;

    private static string File => Path.Combine("folder", "settings.yaml");

    [Test]
    public void Everything_the_options_say_can_be_said()
    {
        var read = SettingsFileLoader.Parse(Whole, File);

        Assert.That(read.Rulesets, Is.EqualTo([Path.Combine("folder", "mine.nft")]));
        Assert.That(read.Policy, Is.EqualTo(Path.Combine("folder", "files/policy.yaml")));
        Assert.That(read.Topology, Is.EqualTo("/srv/topology.yaml"));
        Assert.That(read.Artifacts, Is.EqualTo(Path.Combine("folder", "out")));
        Assert.That(read.Lanes, Is.EqualTo(2));
        Assert.That(read.ReadyWithin, Is.EqualTo(TimeSpan.FromSeconds(90)));
        Assert.That(read.Images.Keys, Is.EqualTo(["postgresql", "redis"]));
        Assert.That(read.Images["redis"], Is.EqualTo(new ImageChoice
        {
            Reference = new Sourced<string>("registry.example/acme/redis:7", $"{File}:6"),
            Contract = new Sourced<string>("bitnami", $"{File}:7"),
            ReadOnly = new Sourced<bool>(true, $"{File}:8"),
            User = new Sourced<string>("1001", $"{File}:9"),
        }));
        Assert.That(read.Images["postgresql"], Is.EqualTo(new ImageChoice { ReadOnly = new Sourced<bool>(false, $"{File}:11") }));
    }

    [Test]
    public void The_image_of_a_stores_tools_is_said_beside_its_own_or_alone()
    {
        const string text = """
            images:
              redis: { image: acme/redis:8, tools: acme/redis-tools:8 }
              postgresql: { tools: acme/pg-tools:16 }
            """;

        var read = SettingsFileLoader.Parse(text, File).Images;

        Assert.That(read["redis"].Tools, Is.EqualTo(new Sourced<string>("acme/redis-tools:8", $"{File}:2")));
        Assert.That(read["postgresql"], Is.EqualTo(new ImageChoice { Tools = new Sourced<string>("acme/pg-tools:16", $"{File}:3") }));
        Assert.That(
            () => SettingsFileLoader.Parse("images:\n  redis: { tools: Not A Reference }", File),
            Throws.TypeOf<ConfigurationException>().With.Message.Contains("this is no image reference"));
        Assert.That(
            () => SettingsFileLoader.Parse("images:\n  mongodb: { tools: acme/mongo-tools:7 }", File),
            Throws.TypeOf<ConfigurationException>().With.Message.Contains("the backup of mongodb takes no tools"));
        Assert.That(
            () => RolePairs.Tools(["mongodb=acme/mongo-tools:7"], "--tools"),
            Throws.TypeOf<ConfigurationException>().With.Message.EqualTo(
                "--tools: the backup of mongodb takes no tools; those of postgresql and redis do"));
    }

    [Test]
    public void Tools_named_by_an_option_go_before_those_of_a_file_and_not_with_another_image()
    {
        var file = new ImageChoice { Reference = Said("a:1", "file"), Tools = Said("t:1", "file") };
        var option = RolePairs.Tools(["redis=t:2"], "--tools")["redis"];

        Assert.That(option.Over(file).Tools, Is.EqualTo(Said("t:2", "--tools")));
        Assert.That(option.Over(file).Reference, Is.EqualTo(Said("a:1", "file")));
        Assert.That(new ImageChoice { Reference = Said("a:2", "--image") }.Over(file).Tools, Is.Null);
        Assert.That(() => RolePairs.Tools(["radis=t:2"], "--tools"), Throws.TypeOf<ConfigurationException>());

        static Sourced<string> Said(string value, string origin) => new(value, origin);
    }

    [Test]
    public void A_ruleset_may_be_a_set_of_files() => Assert.That(
        SettingsFileLoader.Parse("ruleset: [rules.v4, /etc/rules.v6]", File).Rulesets,
        Is.EqualTo([Path.Combine("folder", "rules.v4"), "/etc/rules.v6"]));

    [TestCase("ruleset: mine.nft", "ruleset: []", 1, "'ruleset' is an empty list")]
    [TestCase("ruleset: mine.nft", "rulset: mine.nft", 1, "a settings file has no key 'rulset'; did you mean 'ruleset'?")]
    [TestCase("ruleset: mine.nft", "ruleset: [a, [b]]", 1, "'ruleset' is a text, not a list")]
    [TestCase("ruleset: mine.nft", "ruleset:", 1, "'ruleset' is empty")]
    [TestCase("ruleset: mine.nft", "policy: mine.nft", 2, "'policy' is given twice")]
    [TestCase("  redis:", "  reddis:", 5, "unknown role 'reddis'; did you mean 'redis'?")]
    [TestCase("registry.example/acme/redis:7", "Not A Reference", 6, "this is no image reference")]
    [TestCase("registry.example/acme/redis:7", "acme/redis@sha256:abc", 6, "this is no image reference")]
    [TestCase("contract: bitnami", "contract: home-made", 7, "unknown contract 'home-made'; known for redis: official, bitnami")]
    [TestCase("contract: bitnami", "contracts: bitnami", 7, "has no key 'contracts'; did you mean 'contract'?")]
    [TestCase("contract: bitnami", "contract: \"bitnami", 7, "")]
    [TestCase("read-only: true", "read-only: yes", 8, "'read-only' is 'yes'; write true or false")]
    [TestCase("read-only: true", "read-only: { a: b }", 8, "'read-only' is a text")]
    [TestCase("\"1001\"", "redis", 9, "'user' is 'redis'; write a number")]
    [TestCase("\"1001\"", "-1", 9, "'user' is '-1'; write a number")]
    [TestCase("    read-only: false", "    - read-only", 11, "the image of 'postgresql' is a mapping")]
    [TestCase("lanes: 2", "lanes: 65", 12, "'lanes' is '65'; write a whole number from 1 to 64")]
    [TestCase("lanes: 2", "passes: 0", 12, "'passes' is '0'; write a whole number from 1 to 100")]
    [TestCase("lanes: 2", "lanes: 2.5", 12, "'lanes' is '2.5'")]
    [TestCase("ready-within: 90", "ready-within: 99999999999999999999", 13, "write a whole number from 1 to 3600")]
    [TestCase("ready-within: 90", "ready-within: 0", 13, "write a whole number from 1 to 3600")]
    [TestCase("artifacts: out", "artifacts: &a out", 14, "anchors")]
    [TestCase("artifacts: out", "artifacts: !!str out", 14, "tags")]
    [TestCase("artifacts: out", "artifacts: \"\\u0007\"", 14, "control character")]
    [TestCase("lanes: 2", "lanes: [[[[[[[[[]]]]]]]]]", 12, "nesting is deeper")]
    public void A_wrong_file_is_refused_with_its_line(string right, string wrong, int line, string message)
    {
        var text = Whole.ReplaceLineEndings("\n");
        Assert.That(text, Does.Contain(right), "the case must change something");

        Assert.That(
            () => SettingsFileLoader.Parse(text.Replace(right, wrong, StringComparison.Ordinal), "settings.yaml"),
            Throws.TypeOf<ConfigurationException>().With.Message.StartsWith($"settings.yaml:{line}: ").And.Message.Contains(message));
    }

    [Test]
    public void All_errors_are_reported_together() => Assert.That(
        () => SettingsFileLoader.Parse("lanes: x\nready-within: y\nimages: []\n", "settings.yaml"),
        Throws.TypeOf<ConfigurationException>().With.Message.Contains("settings.yaml:1: ").And.Message.Contains("settings.yaml:2: ")
            .And.Message.Contains("settings.yaml:3: "));

    [TestCase("")]
    [TestCase("# nothing\n")]
    [TestCase("text")]
    [TestCase("- a")]
    public void A_text_that_says_nothing_is_refused(string text) => Assert.That(
        () => SettingsFileLoader.Parse(text, "settings.yaml"),
        Throws.TypeOf<ConfigurationException>().With.Message.StartsWith("settings.yaml:1: "));

    [Test]
    public void A_file_that_is_missing_is_named() => Assert.That(
        () => SettingsFileLoader.Load("no-such-settings.yaml"),
        Throws.TypeOf<ConfigurationException>().With.Message.Contains("no-such-settings.yaml: there is no such file"));

    [Test, CancelAfter(10_000)]
    public void Hostile_texts_are_refused_quickly([Values("#", "[", "{a: ", "- ", "a: b\n")] string piece, CancellationToken token) =>
        Assert.That(
            () => SettingsFileLoader.Parse(string.Concat(Enumerable.Repeat(piece, 80_000)), "settings.yaml"),
            Throws.TypeOf<ConfigurationException>());

    [Test, CancelAfter(10_000)]
    public void A_file_above_one_megabyte_is_refused_unread(CancellationToken token) => Assert.That(
        () => SettingsFileLoader.Parse($"lanes: 2 #{new string('x', 1024 * 1024)}", "settings.yaml"),
        Throws.TypeOf<ConfigurationException>().With.Message.Contains("larger than 1024 KiB"));

    [Test]
    public void Any_change_of_one_character_is_read_or_refused_never_a_crash() =>
        Gen.Select(Gen.Int[0, Whole.Length - 1], Gen.Char, Gen.Int[0, 2]).Sample((index, character, kind) =>
        {
            var changed = kind switch
            {
                0 => Whole[..index] + character + Whole[(index + 1)..],
                1 => Whole[..index] + character + Whole[index..],
                _ => Whole[..index] + Whole[(index + 1)..],
            };
            try
            {
                SettingsFileLoader.Parse(changed, "settings.yaml");
            }
            catch (ConfigurationException)
            {
                // A refusal is one of the two good ends.
            }
        });
}
