using Elma365Verify.Containers;
using Elma365Verify.Containers.Settings;
using Elma365Verify.Settings;

namespace Elma365Verify.Tests.Settings;

/// <summary>An option is stronger than a variable, a variable than the settings file, and that than the reference.</summary>
internal sealed class RunSettingsTests
{
    private string folder = null!;

    [SetUp]
    public void CreateFolder() => folder = Directory.CreateTempSubdirectory("settings").FullName;

    [TearDown]
    public void DeleteFolder() => Directory.Delete(folder, recursive: true);

    [Test]
    public void The_strongest_source_that_says_something_counts()
    {
        Write(SettingsFileLoader.UsualName, """
            ruleset: file.nft
            policy: file.yaml
            topology: file-topology.yaml
            lanes: 3
            passes: 4
            """);
        var said = new SettingsLayer { Rulesets = ["option.v4", "option.v6"] };

        var options = Read(said, null, ("ELMA365_VERIFY_RULESET", "variable.nft"), ("ELMA365_VERIFY_POLICY", "variable.yaml"));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(options.RulesetFiles, Is.EqualTo(["option.v4", "option.v6"]));
            Assert.That(options.PolicyFile, Is.EqualTo(Path.Combine(folder, "variable.yaml")));
            Assert.That(options.TopologyFile, Is.EqualTo(Path.Combine(folder, "file-topology.yaml")));
            Assert.That(options.Lanes, Is.EqualTo(3));
            Assert.That(options.Passes, Is.EqualTo(4));
            Assert.That(options.ReadyWithin, Is.EqualTo(new VerificationOptions().ReadyWithin));
        }
    }

    [TestCase("elma365-verify.yml")]
    [TestCase("ELMA365-Verify.yaml")]
    public void A_settings_file_of_nearly_the_usual_name_is_refused_unless_it_is_named(string name)
    {
        Write(name, "lanes: 2");

        Assert.That(
            () => Read(SettingsLayer.Empty, null),
            Throws.TypeOf<ConfigurationException>().With.Message.Contains(name).And.Message.Contains("name it with --settings"));
        Assert.That(Read(SettingsLayer.Empty, Path.Combine(folder, name)).Lanes, Is.EqualTo(2));
    }

    [Test]
    public void What_is_said_of_one_image_does_not_hold_for_another_that_a_stronger_source_names()
    {
        Write(SettingsFileLoader.UsualName, """
            images:
              redis: { image: file/redis:1, contract: bitnami, user: 1001 }
            """);
        var said = new SettingsLayer { Images = RolePairs.Images(["redis=option/redis:3"], "--image") };

        var redis = Read(said, null, ("ELMA365_VERIFY_IMAGES", "redis=variable/redis:2")).Images["redis"];

        Assert.That(redis, Is.EqualTo(new ImageChoice { Reference = new Sourced<string>("option/redis:3", "--image") }));
    }

    [Test]
    public void An_images_values_come_from_where_each_was_said_last()
    {
        Write(SettingsFileLoader.UsualName, """
            images:
              redis: { image: file/redis:1, contract: official, user: 1001 }
            """);
        var said = new SettingsLayer { Images = RolePairs.Contracts(["redis=bitnami"], "--contract") };

        var redis = Read(said, null).Images["redis"];

        var file = Path.Combine(folder, SettingsFileLoader.UsualName);
        Assert.That(redis, Is.EqualTo(new ImageChoice
        {
            Reference = new Sourced<string>("file/redis:1", $"{file}:2"),
            Contract = new Sourced<string>("bitnami", "--contract"),
            User = new Sourced<string>("1001", $"{file}:2"),
        }));
    }

    [Test]
    public void A_named_settings_file_takes_the_place_of_the_usual_one_and_an_option_that_of_a_variable()
    {
        Write(SettingsFileLoader.UsualName, "lanes: 1");
        Write("variable.yaml", "lanes: 2");
        Write("option.yaml", "lanes: 3");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(Read(SettingsLayer.Empty, null).Lanes, Is.EqualTo(1));
            Assert.That(Read(SettingsLayer.Empty, null, ("ELMA365_VERIFY_SETTINGS", "variable.yaml")).Lanes, Is.EqualTo(2));
            Assert.That(
                Read(SettingsLayer.Empty, Path.Combine(folder, "option.yaml"), ("ELMA365_VERIFY_SETTINGS", "variable.yaml")).Lanes,
                Is.EqualTo(3));
        }
    }

    [Test]
    public void A_named_settings_file_that_is_missing_is_an_error_and_a_missing_usual_one_is_none()
    {
        Assert.That(Read(SettingsLayer.Empty, null).SettingsFile, Is.Null);
        Assert.That(
            () => Read(SettingsLayer.Empty, null, ("ELMA365_VERIFY_SETTINGS", "mine.yaml")),
            Throws.TypeOf<ConfigurationException>().With.Message.Contains("mine.yaml: there is no such file"));
    }

    [Test]
    public void A_contract_without_a_named_image_is_refused() => Assert.That(
        () => Load(new SettingsLayer { Images = RolePairs.Contracts(["redis=bitnami"], "--contract") }),
        Throws.TypeOf<ConfigurationException>().With.Message.StartsWith("--contract: redis=bitnami has no effect")
            .And.Message.Contains("--image redis=REFERENCE"));

    [Test]
    public void A_contract_with_a_named_image_is_read()
    {
        var images = RolePairs.Images(["redis=acme/redis:7"], "--image");
        var contracts = new SettingsLayer { Images = RolePairs.Contracts(["redis=bitnami"], "--contract") };

        var redis = Load(contracts.Over(new SettingsLayer { Images = images })).Options.Images["redis"];

        Assert.That((redis.Reference!.Value, redis.Contract!.Value), Is.EqualTo(("acme/redis:7", "bitnami")));
    }

    private VerificationInputs Load(SettingsLayer said) => VerificationInputs.Load(Read(said, null));

    private VerificationOptions Read(SettingsLayer said, string? settings, params (string Name, string Value)[] variables) =>
        RunSettings.Read(said, settings, variables.ToDictionary(variable => variable.Name, variable => variable.Value), folder);

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(folder, name), text);
}
