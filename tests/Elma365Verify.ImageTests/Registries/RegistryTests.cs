using Elma365Verify.Containers;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Containers.Images;
using Elma365Verify.Images;
using Elma365Verify.Reporting;
using Elma365Verify.Settings;

namespace Elma365Verify.ImageTests.Registries;

/// <summary>What a run does with registries that give, refuse, lie and lack, asked by a real engine.</summary>
[NonParallelizable]
internal sealed class RegistryTests
{
    private const string Role = "redis";
    private const string Recipe = "tiny";

    private readonly DirectoryInfo files = Directory.CreateTempSubdirectory("e365-registry-");
    private RegistryUnderTest registry = null!;
    private string path = null!;
    private string tiny = null!;
    private string digest = null!;

    private static DockerEngine Engine => ImagesUnderTest.Engine;

    private string Recipes => Path.Combine(files.FullName, "recipes");

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        using var bounded = new CancellationTokenSource(Bounds.Sweep);
        registry = await RegistryUnderTest.StartAsync(bounded.Token);
        path = $"{Guid.NewGuid():N}/redis:7";
        digest = await registry.PushAsync(path, bounded.Token);
        var recipe = Directory.CreateDirectory(Path.Combine(Recipes, Recipe)).FullName;
        await File.WriteAllTextAsync(Path.Combine(recipe, "Dockerfile"), $"ARG BASE\nFROM ${{BASE}}\nENV MARK={Guid.NewGuid():N}\n");
        tiny = $"e365-test/{Guid.NewGuid():N}:1";
        await registry.MakeAsync(tiny, bounded.Token);
        registry.Forget(Built);
        registry.Forget($"{registry.Guarded}/{path}");
        registry.Forget($"{registry.Open}/{path}");
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (registry is not null)
            await registry.DisposeAsync();
        files.Delete(recursive: true);
    }

    private string Built => ImageBuilder.TagOf(Recipe, BuildContext.FromDirectory(Path.Combine(Recipes, Recipe)));

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task An_image_behind_a_password_is_pulled_with_the_credentials_that_docker_login_left(CancellationToken token)
    {
        var reference = $"{registry.Guarded}/{path}";
        var login = Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes($"tester:{registry.Password}"));
        var good = Configuration("good", $$"""{ "auths": { "{{registry.Guarded}}": { "auth": "{{login}}" } } }""");
        var none = Configuration("none", """{ "auths": {} }""");
        var wrong = Configuration("wrong", $$"""{ "auths": { "{{registry.Guarded}}": { "auth": "dGVzdGVyOndyb25n" } } }""");

        Assert.That(
            () => NamedAsync(reference, none, token),
            Throws.TypeOf<ConfigurationException>().With.Message.Contains("does not know who asks (401)")
                .And.Message.Contains($"docker login {registry.Guarded}").And.Message.Contains($"for {none.File} has none of it"));
        Assert.That(
            () => NamedAsync(reference, wrong, token),
            Throws.TypeOf<ConfigurationException>().With.Message.Contains("(401)")
                .And.Message.Contains($"with the credentials of it in {wrong.File}"));
        var image = await NamedAsync(reference, good, token);

        Assert.That((image.Reference, image.Digest), Is.EqualTo((reference, digest)));
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task A_default_that_was_refused_is_built_and_the_refusal_is_kept(CancellationToken token)
    {
        using var hub = AnsweringServer.OutOfPulls();
        var upstream = $"{hub.Address}/library/redis:7";
        await RegistryUnderTest.ForgetAsync(Built, token);

        var first = await ResolveAsync(upstream, new ImageSourcing(), token);
        var asked = hub.Asked;
        var second = await ResolveAsync(upstream, new ImageSourcing(), token);
        var built = await ResolveAsync(upstream, new ImageSourcing { From = ImagesFrom.Build }, token);

        Assert.That((first.Reference, first.InPlaceOf, first.Reason), Is.EqualTo((Built, upstream, "built here from Debian's packages")));
        Assert.That(first.WhyNot, Does.StartWith($"not pulled: {hub.Address} allows no more pulls for now (429) (")
            .And.Contain("You have reached your unauthenticated pull rate limit").And.Contain("--registry-mirror"));
        Assert.That(first.Origin.ToString(), Does.Contain(first.WhyNot!));
        Assert.That((second.Reference, second.WhyNot), Is.EqualTo((Built, "not asked: an image built here before was there")));
        Assert.That((built.Reference, built.WhyNot), Is.EqualTo((Built, "not asked: images-from build")));
        Assert.That((asked, hub.Asked), Is.EqualTo((asked, asked)).And.Not.EqualTo((0, 0)), "asked once, and not again while one is there");
        Assert.That(
            () => ResolveAsync(upstream, new ImageSourcing { From = ImagesFrom.Upstream }, token),
            Throws.TypeOf<EnvironmentException>().With.Message.Contains("(429)").And.Message.Contains("images-from upstream allows nothing"));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_mirror_is_asked_in_place_of_the_registry_and_the_report_names_it(CancellationToken token)
    {
        var mirrored = $"{registry.Open}/{path}";
        await RegistryUnderTest.ForgetAsync(mirrored, token);
        var upstream = $"quay.example/{path}";

        var image = await ResolveAsync(
            upstream, new ImageSourcing { From = ImagesFrom.Upstream, Mirror = RegistryMirror.Read(registry.Open) }, token);
        var again = await ResolveAsync(
            upstream, new ImageSourcing { From = ImagesFrom.Upstream, Mirror = RegistryMirror.Read(registry.Open) }, token);

        Assert.That(
            (image.Reference, image.Digest, image.Reason), Is.EqualTo((mirrored, digest, $"upstream by the mirror {registry.Open}, pulled")));
        Assert.That(again.Reason, Is.EqualTo($"upstream by the mirror {registry.Open}, present on the engine"));
        Assert.That(image.InPlaceOf, Is.Null);
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_base_comes_by_the_mirror_too(CancellationToken token)
    {
        using var phase = new SilentPhase();
        using var pulls = new Containers.Images.Registries(Engine, Configuration("none", "{}"), phase);
        using var bases = new DebianBase(Engine, pulls, new ImageSourcing { Mirror = RegistryMirror.Read(registry.Open) }, phase);

        Assert.That(await bases.EnsureAsync("no-suite", $"quay.example/{path}", token), Is.EqualTo($"{registry.Open}/{path}"));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task Each_refusal_is_recognised_in_what_this_engine_says(CancellationToken token)
    {
        using var page = AnsweringServer.ShowingAPage();
        using var hub = AnsweringServer.OutOfPulls();
        var foreign = path.Replace(":7", ":foreign", StringComparison.Ordinal);
        await registry.PutForeignAsync(foreign, path, token);
        var none = Configuration("none", "{}");
        using (Assert.EnterMultipleScope())
        {
            foreach (var (reference, said, mend) in new[]
            {
                ($"{registry.Open}/nobody/has:1", "has no such image (404)", "look at its name and tag"),
                ($"{registry.Open}/bitnami/redis:7.0.11", "has no such image (404)", "bitnamilegacy/redis:7.0.11"),
                ($"{registry.Open}/{foreign}", "not made for the engine's platform", $"the engine runs {Engine.Platform}"),
                ($"localhost.localdomain.invalid/a:1", "has no address", "--registry-mirror"),
                ($"{page.Address}/a/b:1", "is no registry: it sent a page", "log-in page"),
                ($"{hub.Address}/a/b:1", "no more pulls for now (429)", "--registry-mirror"),
                ($"127.0.0.1:9/a/b:1", "nothing listens at 127.0.0.1:9", "let the engine's machine reach it"),
            })
            {
                Assert.That(
                    () => NamedAsync(reference, none, token),
                    Throws.TypeOf<ConfigurationException>().With.Message.Contains(said).And.Message.Contains(mend), reference);
            }
        }
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_lock_holds_to_the_content_when_the_tag_moves(CancellationToken token)
    {
        var moving = $"{Guid.NewGuid():N}/redis:7";
        var reference = $"{registry.Open}/{moving}";
        await registry.PushAsync(moving, token);
        var upstream = new ImageSourcing { From = ImagesFrom.Upstream };
        var before = await ResolveAsync(reference, upstream, token);
        var held = ImageLock.Parse(new ImageLock("lock.yaml", [before.Locked]).Render(), "lock.yaml");
        await RegistryUnderTest.ForgetAsync(reference, token);
        await registry.PushAsync(moving, token);

        var locked = await ResolveAsync(reference, upstream with { Lock = held }, token);
        var moved = await ResolveAsync(reference, upstream, token);
        var again = await ResolveAsync(reference, upstream with { Lock = held }, token);
        registry.Forget(locked.Reference);

        Assert.That((locked.Id, locked.Digest, locked.Reason), Is.EqualTo((before.Id, before.Digest, "locked by lock.yaml, pulled")));
        Assert.That((again.Id, again.Reason), Is.EqualTo((before.Id, "locked by lock.yaml")));
        Assert.That(moved.Id, Is.Not.EqualTo(before.Id), "the tag did move");
        Assert.That(held.Differences([moved.Locked]).Single(), Does.StartWith($"redis: locked {reference} {before.Digest}, here it is"));
        Assert.That(held.Differences([before.Locked]), Is.Empty);
        Assert.That(
            () => ResolveAsync(Source(reference), tiny, upstream with { Lock = held }, token),
            Throws.TypeOf<ConfigurationException>()
                .With.Message.StartsWith($"the test: redis={tiny}, and lock.yaml holds redis to {reference}"));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_built_image_of_a_lock_comes_by_an_archive_or_ends_the_run(CancellationToken token)
    {
        var upstream = $"{registry.Open}/nobody/has:1";
        var built = await ResolveAsync(upstream, new ImageSourcing { From = ImagesFrom.Build }, token);
        var held = new ImageSourcing { Lock = new ImageLock("lock.yaml", [built.Locked]) };
        var archive = Path.Combine(files.FullName, "images.tar");
        using var phase = new SilentPhase();
        await ImageArchive.SaveAsync(Engine, [Built], archive, phase, token);
        await RegistryUnderTest.ForgetAsync(Built, token);

        Assert.That(
            () => ResolveAsync(upstream, held, token),
            Throws.TypeOf<EnvironmentException>().With.Message.Contains(built.Id).And.Message.Contains("'./verify images save' and 'load'"));
        var loaded = await ImageArchive.LoadAsync(Engine, archive, phase, token);
        var found = await ResolveAsync(upstream, held, token);

        Assert.That(loaded, Is.EqualTo([Built]));
        Assert.That((found.Id, found.InPlaceOf, found.WhyNot), Is.EqualTo((built.Id, upstream, "not asked: the lock names this one")));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task What_is_no_archive_is_refused_by_name(CancellationToken token)
    {
        var file = Path.Combine(files.FullName, "no-archive.tar");
        await File.WriteAllTextAsync(file, "This is no archive.", token);
        using var phase = new SilentPhase();

        Assert.That(
            () => ImageArchive.LoadAsync(Engine, file, phase, token),
            Throws.TypeOf<EnvironmentException>().With.Message.StartsWith($"{file}: the engine does not load it"));
        Assert.That(
            () => ImageArchive.LoadAsync(Engine, file + "x", phase, token),
            Throws.TypeOf<ConfigurationException>().With.Message.StartsWith($"{file}x can't be read"));
        Assert.That(
            () => ImageArchive.SaveAsync(Engine, [tiny], "/nowhere/images.tar", phase, token),
            Throws.TypeOf<EnvironmentException>().With.Message.StartsWith("/nowhere/images.tar can't be written"));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_stand_in_is_told_by_its_layers_and_its_label_and_never_by_its_name(CancellationToken token)
    {
        var standIn = new StandIn("A stand-in of the test", [Capability.Transactions]);
        var source = Source($"{registry.Open}/nobody/has:1") with { StandIn = standIn };
        var built = await ResolveAsync(source, null, new ImageSourcing { From = ImagesFrom.Build }, token);
        var derived = $"e365-test/{Guid.NewGuid():N}:1";
        var renamed = $"e365-test/{Guid.NewGuid():N}:1";
        var product = $"{ImageBuilder.NameOf(Recipe)}:{Guid.NewGuid():N}";
        await DeriveAsync(built.Reference, derived, token);
        await TagAsync(built.Reference, renamed, token);
        await registry.MakeAsync(product, token);

        Assert.That(built.StandIn, Is.EqualTo(standIn));
        foreach (var (image, expected) in new[] { (derived, standIn), (renamed, standIn), (product, null) })
            Assert.That((await ResolveAsync(source, image, new ImageSourcing(), token)).StandIn, Is.EqualTo(expected), image);
    }

    private async Task DeriveAsync(string from, string reference, CancellationToken token)
    {
        var folder = Directory.CreateDirectory(Path.Combine(files.FullName, "derived")).FullName;
        // Without the label, the layers are what is left to tell it by.
        var text = $"FROM {from}\nLABEL {ResourceLabels.Recipe}=\nCOPY Dockerfile /derived\n";
        await File.WriteAllTextAsync(Path.Combine(folder, "Dockerfile"), text, token);
        await using var tar = await BuildContext.FromDirectory(folder).ToTarAsync(token);
        await Engine.Client.Images.BuildImageFromDockerfileAsync(
            new Docker.DotNet.Models.ImageBuildParameters { Tags = [reference], Remove = true }, tar, [], new Dictionary<string, string>(),
            new Progress<Docker.DotNet.Models.JSONMessage>(), token);
        registry.Forget(reference);
    }

    private async Task TagAsync(string from, string reference, CancellationToken token)
    {
        var parts = reference.Split(':');
        await Engine.Client.Images.TagImageAsync(
            from, new Docker.DotNet.Models.ImageTagParameters { RepositoryName = parts[0], Tag = parts[1] }, token);
        registry.Forget(reference);
    }

    private static ImageSource Source(string upstream) => new(Role, upstream, Recipe, "bookworm", "official", null, 1);

    private Task<ResolvedImage> ResolveAsync(string upstream, ImageSourcing sourcing, CancellationToken token) =>
        ResolveAsync(Source(upstream), null, sourcing, token);

    private Task<ResolvedImage> ResolveAsync(ImageSource source, string? named, ImageSourcing sourcing, CancellationToken token) =>
        ResolveAsync(source, named, sourcing, Configuration("none", "{}"), token);

    private Task<ResolvedImage> NamedAsync(string reference, DockerConfiguration configuration, CancellationToken token) =>
        ResolveAsync(Source("redis:7"), reference, new ImageSourcing(), configuration, token);

    private async Task<ResolvedImage> ResolveAsync(
        ImageSource source, string? named, ImageSourcing sourcing, DockerConfiguration configuration, CancellationToken token)
    {
        var list = new ImageList("images.yaml", ImagesUnderTest.Inputs.Images.Bases, [source]);
        var choices = new Dictionary<string, ImageChoice>();
        if (named is not null)
            choices[Role] = new ImageChoice { Reference = new Sourced<string>(named, "the test") };
        using var phase = new SilentPhase();
        using var resolver = new ImageResolver(Engine, list, choices, phase, sourcing, configuration, Recipes);
        return await resolver.ResolveAsync(Role, token);
    }

    private DockerConfiguration Configuration(string name, string text)
    {
        var folder = Directory.CreateDirectory(Path.Combine(files.FullName, name)).FullName;
        var file = Path.Combine(folder, "config.json");
        File.WriteAllText(file, text);
        return new DockerConfiguration(file, new CredentialHelper());
    }
}
