using Elma365Verify.Cli.Commands;
using Elma365Verify.Containers;
using Elma365Verify.Containers.Settings;
using Elma365Verify.Images;
using Elma365Verify.Settings;

namespace Elma365Verify.Tests.Settings;

/// <summary>How images are found is said by options, variables and settings alike, and the stronger one counts.</summary>
internal sealed class SourcingSettingsTests
{
    private const string Lock = """
        images:
          redis:
            image: redis:7.0.15
            id: sha256:0000000000000000000000000000000000000000000000000000000000000000
        """;

    private string folder = null!;

    [SetUp]
    public void Create() => folder = Directory.CreateTempSubdirectory("e365-sourcing-").FullName;

    [TearDown]
    public void Remove() => Directory.Delete(folder, recursive: true);

    [Test]
    public void Nothing_said_is_the_usual_way() => Assert.That(Read(SettingsLayer.Empty).Sourcing, Is.EqualTo(ImageSourcing.Usual));

    [Test]
    public void A_settings_file_says_all_of_it()
    {
        Write("mine/settings.yaml", """
            images-file: own.yaml
            images-from: upstream
            images-lock: lock.yaml
            registry-mirror: mirror.example:5000/hub
            """);
        Write("mine/lock.yaml", Lock);
        var options = Read(SettingsLayer.Empty, Path.Combine(folder, "mine/settings.yaml"));

        Assert.That(options.ImagesFile, Is.EqualTo(Path.Combine(folder, "mine/own.yaml")));
        Assert.That(options.Sourcing.From, Is.EqualTo(ImagesFrom.Upstream));
        Assert.That(options.Sourcing.Mirror, Is.EqualTo(new RegistryMirror("mirror.example:5000/hub")));
        Assert.That(options.Sourcing.Lock!.For("redis").Reference, Is.EqualTo("redis:7.0.15"));
    }

    [Test]
    public void Variables_are_stronger_and_options_the_strongest()
    {
        Write("elma365-verify.yaml", "images-from: upstream\nregistry-mirror: weak.example\nimages-file: weak.yaml\n");
        var variables = new[]
        {
            ("ELMA365_VERIFY_IMAGES_FROM", "build"), ("ELMA365_VERIFY_REGISTRY_MIRROR", "mid.example"),
            ("ELMA365_VERIFY_IMAGES_FILE", "mid.yaml"),
        };
        var said = new SettingsLayer { ImagesFrom = ImagesFrom.Auto, RegistryMirror = new RegistryMirror("strong.example") };

        Assert.That(Read(SettingsLayer.Empty, null, variables).Sourcing,
            Is.EqualTo(new ImageSourcing { From = ImagesFrom.Build, Mirror = new RegistryMirror("mid.example") }));
        Assert.That(Read(said, null, variables).Sourcing, Is.EqualTo(new ImageSourcing { Mirror = new RegistryMirror("strong.example") }));
        Assert.That(Read(said, null, variables).ImagesFile, Is.EqualTo(Path.Combine(folder, "mid.yaml")));
    }

    [Test]
    public void A_lock_file_is_found_by_itself_and_a_named_one_is_stronger()
    {
        Write(ImageLock.UsualName, Lock);
        Write("other.yaml", Lock.Replace("7.0.15", "7.2.0", StringComparison.Ordinal));

        Assert.That(Read(SettingsLayer.Empty).Sourcing.Lock!.For("redis").Reference, Is.EqualTo("redis:7.0.15"));
        Assert.That(
            Read(SettingsLayer.Empty, null, ("ELMA365_VERIFY_IMAGES_LOCK", "other.yaml")).Sourcing.Lock!.For("redis").Reference,
            Is.EqualTo("redis:7.2.0"));
    }

    [TestCase("ELMA365_VERIFY_IMAGES_FROM", "registry", "'registry' is no way to get images; known: auto, upstream, build")]
    [TestCase("ELMA365_VERIFY_IMAGES_FROM", "bild", "did you mean 'build'?")]
    [TestCase("ELMA365_VERIFY_REGISTRY_MIRROR", "https://m.example", "'https://m.example' is no mirror: write HOST[:PORT][/PREFIX]")]
    [TestCase("ELMA365_VERIFY_IMAGES_LOCK", "none.yaml", "there is no such file")]
    public void A_wrong_value_is_refused_by_name(string variable, string value, string message) => Assert.That(
        () => Read(SettingsLayer.Empty, null, (variable, value)), Throws.TypeOf<ConfigurationException>().With.Message.Contains(message));

    [TestCase("images-from: bild", "settings.yaml:1: 'bild' is no way to get images; did you mean 'build'?")]
    [TestCase("registry-mirror: mirror", "settings.yaml:1: 'mirror' is no mirror")]
    public void A_wrong_setting_is_refused_with_its_line(string text, string message) => Assert.That(
        () => SettingsFileLoader.Parse(text, "settings.yaml"), Throws.TypeOf<ConfigurationException>().With.Message.StartsWith(message));

    [TestCase("--images-from: 'bild' is no way to get images; did you mean 'build'?", "--images-from", "bild")]
    [TestCase("--registry-mirror: 'mirror' is no mirror", "--registry-mirror", "mirror")]
    public void A_wrong_option_is_refused_by_name(string message, params string[] arguments) => Assert.That(
        new VerifyCommand().Parse(arguments).Errors.Select(error => error.Message), Has.Some.StartsWith(message));

    [Test]
    public void The_options_reach_the_run()
    {
        Write("lock.yaml", Lock);
        var own = File.ReadAllText(Reference.PathOf("images.yaml")).Replace("redis:7.0.15", "redis:7.2.4", StringComparison.Ordinal);
        Write("own.yaml", own);
        var command = new VerifyCommand();
        var loaded = command.Load(command.Parse(
        [
            "--images", Path.Combine(folder, "own.yaml"), "--images-from", "build", "--registry-mirror", "m.example:5000",
            "--images-lock", Path.Combine(folder, "lock.yaml"),
        ]));

        Assert.That(loaded.Images.For("redis").Upstream, Is.EqualTo("redis:7.2.4"));
        var sourcing = loaded.Options.Sourcing;
        Assert.That((sourcing.From, sourcing.Mirror?.Address), Is.EqualTo((ImagesFrom.Build, "m.example:5000")));
        Assert.That(sourcing.Lock!.For("redis").Reference, Is.EqualTo("redis:7.0.15"));
    }

    [TestCase("recipe: redis", "recipe: valkey", ":18: redis: there is no recipe 'valkey' in ")]
    [TestCase(
        "  redis:\n    upstream: redis:7.0.15\n    recipe: redis\n    suite: bookworm\n    contract: official\n", "",
        ": no image for the role 'redis': the list has postgresql, rabbitmq")]
    [TestCase("upstream: redis:7.0.15", "upstream: redis", ":19: 'redis' is not an image pinned to a tag")]
    public void An_own_list_that_will_not_do_is_refused_before_anything_starts(string right, string wrong, string message)
    {
        var text = File.ReadAllText(Reference.PathOf("images.yaml")).ReplaceLineEndings("\n");
        Assert.That(text, Does.Contain(right), "the case must change something");
        var own = Write("own.yaml", text.Replace(right, wrong, StringComparison.Ordinal));

        Assert.That(
            () => VerificationInputs.Load(new VerificationOptions { ImagesFile = own }),
            Throws.TypeOf<ConfigurationException>().With.Message.StartsWith($"{own}{message}"));
    }

    private string Write(string name, string text)
    {
        var file = Path.Combine(folder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        File.WriteAllText(file, text);
        return file;
    }

    private VerificationOptions Read(SettingsLayer said, string? settings = null, params (string Name, string Value)[] variables) =>
        RunSettings.Read(said, settings, variables.ToDictionary(variable => variable.Name, variable => variable.Value), folder);
}
