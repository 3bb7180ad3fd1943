using System.Runtime.Versioning;
using System.Text;
using Elma365Verify.Containers.Images;
using Elma365Verify.Images;

namespace Elma365Verify.Tests.Images;

/// <summary>What docker login leaves is found again, and what is wrong with it is said without any secret.</summary>
[UnsupportedOSPlatform("windows")]
internal sealed class DockerConfigurationTests
{
    private const string Secret = "s3cret:with/colon";
    private const string Hub = ImageName.DockerHub;
    private string directory = null!;

    [OneTimeSetUp]
    public void Create()
    {
        directory = Directory.CreateTempSubdirectory("e365-docker-").FullName;
        Helper("good", """
            server=$(cat)
            [ "$1" = get ] || exit 9
            printf '{"ServerURL":"%s","Username":"u-%s","Secret":"s3cret:with/colon"}' "$server" "$server"
            """);
        Helper("token", "cat >/dev/null; echo '{\"Username\":\"<token>\",\"Secret\":\"s3cret:with/colon\"}'");
        Helper("none", "echo 'credentials not found in native keychain'; exit 1");
        Helper("bad", "echo 's3cret:with/colon'; echo s3cret:with/colon >&2; exit 3");
        Helper("mumbling", "echo 's3cret:with/colon'");
        Helper("slow", "exec sleep 600");
        Environment.SetEnvironmentVariable("PATH", $"{directory}:{Environment.GetEnvironmentVariable("PATH")}");
    }

    [OneTimeTearDown]
    public void Remove()
    {
        Environment.SetEnvironmentVariable("PATH", Environment.GetEnvironmentVariable("PATH")![(directory.Length + 1)..]);
        Directory.Delete(directory, recursive: true);
    }

    [TestCase("registry.example:5000", "registry.example:5000")]
    [TestCase("https://registry.example:5000", "registry.example:5000")]
    [TestCase("https://registry.example:5000/v2/", "registry.example:5000")]
    [TestCase("https://index.docker.io/v1/", Hub)]
    [TestCase("index.docker.io", Hub)]
    [TestCase("docker.io", Hub)]
    [TestCase("registry-1.docker.io", Hub)]
    public async Task A_user_and_password_are_found_under_every_spelling_of_a_registry(string key, string registry)
    {
        var login = await LoginAsync($$"""{ "auths": { "{{key}}": { "auth": "{{Encoded($"me:{Secret}")}}" } } }""", registry);

        Assert.That((login.Credentials?.Username, login.Credentials?.Password), Is.EqualTo(("me", Secret)));
        Assert.That(login.Source, Does.StartWith("asked with the credentials of it in ").And.Not.Contain(Secret));
    }

    [TestCase("registry.example")]
    [TestCase("registry.example:5001")]
    [TestCase("docker.io")]
    public async Task Those_of_another_registry_are_not_sent(string registry)
    {
        var login = await LoginAsync($$"""{ "auths": { "registry.example:5000": { "auth": "{{Encoded($"me:{Secret}")}}" } } }""", registry);

        Assert.That(login.Credentials, Is.Null);
        Assert.That(login.Source, Does.Contain("has none of it"));
    }

    [Test]
    public async Task An_identity_token_is_one()
    {
        var login = await LoginAsync($$"""{ "auths": { "r.example": { "auth": "", "identitytoken": "{{Secret}}" } } }""", "r.example");

        Assert.That(login.Credentials?.IdentityToken, Is.EqualTo(Secret));
    }

    [Test]
    public async Task A_helper_of_the_registry_is_asked_before_the_store_and_the_store_before_the_file()
    {
        var kept = $$"""{ "r.example": { "auth": "{{Encoded("file:pw")}}" } }""";
        var own = await LoginAsync($$"""{ "credHelpers": { "r.example": "token" }, "credsStore": "good", "auths": {{kept}} }""", "r.example");
        var store = await LoginAsync(
            $$"""{ "credHelpers": { "o.example": "token" }, "credsStore": "good", "auths": {{kept}} }""", "r.example");
        var none = await LoginAsync($$"""{ "credsStore": "none", "auths": {{kept}} }""", "r.example");

        Assert.That(own.Credentials?.IdentityToken, Is.EqualTo(Secret));
        Assert.That((store.Credentials?.Username, store.Credentials?.Password), Is.EqualTo(("u-r.example", Secret)));
        Assert.That(none.Credentials?.Username, Is.EqualTo("file"));
    }

    [Test]
    public async Task A_helper_knows_docker_hub_by_the_name_docker_gives_it() => Assert.That(
        (await LoginAsync("""{ "credsStore": "good" }""", Hub)).Credentials?.Username, Is.EqualTo("u-https://index.docker.io/v1/"));

    [TestCase("none", "has none of it either")]
    [TestCase("bad", "ended with 3")]
    [TestCase("mumbling", "gave no answer that can be read")]
    [TestCase("missing", "is not on PATH, or can't be run")]
    [TestCase("../../bin/sh", "is no name of a helper")]
    [TestCase("slow", "did not answer within 1 s")]
    [CancelAfter(20_000)]
    public async Task A_helper_that_gives_nothing_is_named_and_what_it_said_is_not(string helper, string said, CancellationToken token)
    {
        var login = await LoginAsync($$"""{ "credsStore": "{{helper}}" }""", "r.example");

        Assert.That(login.Credentials, Is.Null);
        Assert.That(login.Source, Does.Contain($"docker-credential-{helper} {said}").And.Not.Contain(Secret));
    }

    [TestCase("")]
    [TestCase("[]")]
    [TestCase("{ \"auths\": { \"r.example\": { \"auth\": \"s3cret:with/colon\" } } }")]
    [TestCase("{ \"auths\": { \"r.example\": { \"auth\": 7 } } }")]
    [TestCase("{ \"auths\": { \"r.example\": \"s3cret:with/colon\" } }")]
    [TestCase("{ \"credsStore\": {} }")]
    public async Task A_file_nobody_can_read_is_named_and_no_word_of_it_is_shown(string text)
    {
        var login = await LoginAsync(text, "r.example");

        Assert.That(login.Credentials, Is.Null);
        Assert.That(login.Source, Does.Contain("can't be read").And.Contain("config.json").And.Not.Contain(Secret));
    }

    [TestCase("{}")]
    [TestCase("{ \"auths\": { \"r.example\": {} } }")]
    [TestCase("{ \"auths\": [] }")]
    public async Task A_file_without_credentials_is_none_to_complain_of(string text) =>
        Assert.That((await LoginAsync(text, "r.example")).Source, Does.EndWith("has none of it"));

    [Test]
    public async Task Where_there_is_no_file_that_is_said()
    {
        var login = await new DockerConfiguration("/nowhere/config.json", new CredentialHelper()).LoginAsync("r.example", default);

        Assert.That(login, Is.EqualTo(new RegistryLogin(null, "asked without credentials, for there is no /nowhere/config.json")));
    }

    private async Task<RegistryLogin> LoginAsync(string text, string registry)
    {
        var file = Path.Combine(directory, "config.json");
        await File.WriteAllTextAsync(file, text);
        return await new DockerConfiguration(file, new CredentialHelper(TimeSpan.FromSeconds(1))).LoginAsync(registry, default);
    }

    private void Helper(string name, string script)
    {
        var file = Path.Combine(directory, $"docker-credential-{name}");
        File.WriteAllText(file, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    private static string Encoded(string pair) => Convert.ToBase64String(Encoding.UTF8.GetBytes(pair));
}
