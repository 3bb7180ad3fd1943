using System.Net;
using System.Net.Http.Headers;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;
using Elma365Verify.Containers.Images;
using Elma365Verify.Containers.Scratch;
using Elma365Verify.Containers.Services;
using Elma365Verify.Images;
using Elma365Verify.Reporting;

namespace Elma365Verify.ImageTests.Registries;

/// <summary>
/// A registry on this machine's loopback, which an engine asks by HTTP too: open, behind a password, and by HTTPS with a certificate
/// nobody trusts. Beside it are small images of the tests' own, which are removed with it.
/// </summary>
internal sealed class RegistryUnderTest : IAsyncDisposable
{
    private const int OpenPort = 5000;
    private const int GuardedPort = 5001;
    private const int SecurePort = 5002;
    private const string User = "tester";
    private static readonly TimeSpan StartWithin = TimeSpan.FromSeconds(60);

    private readonly IContainer container;
    private readonly HttpClient http = new();
    private readonly HashSet<string> tags = [];

    private RegistryUnderTest(IContainer container, string password) => (this.container, Password) = (container, password);

    /// <summary>The password of the guarded face.</summary>
    public string Password { get; }

    /// <summary>Host and port of the face that lets everybody in.</summary>
    public string Open => $"{container.LoopbackEndpoint(OpenPort)}";

    /// <summary>Host and port of the face that asks for a password.</summary>
    public string Guarded => $"{container.LoopbackEndpoint(GuardedPort)}";

    /// <summary>Host and port of the face that speaks TLS.</summary>
    public string Secure => $"{container.LoopbackEndpoint(SecurePort)}";

    public static async Task<RegistryUnderTest> StartAsync(CancellationToken token)
    {
        var context = BuildContext.FromDirectory(ProductFiles.PathOf("tests", "Elma365Verify.ImageTests", "Registries", "registry"));
        context.Arguments["BASE"] = await BaseAsync(token);
        var image = await new ImageBuilder(ImagesUnderTest.Engine, new SilentPhase()).EnsureAsync("test-registry", context, token);
        var password = GeneratedSecret.Create();
        var (certificate, key) = Certificate();
        var built = new[] { OpenPort, GuardedPort, SecurePort }
            .Aggregate(new ContainerBuilder(image), (some, port) => some.WithPortBinding(port, assignRandomHostPort: true))
            .WithResourceMapping(Encoding.UTF8.GetBytes(password), "/given/password")
            .WithResourceMapping(Encoding.UTF8.GetBytes(certificate), "/given/certificate.pem")
            .WithResourceMapping(Encoding.UTF8.GetBytes(key), "/given/key.pem")
            .AsScratch(ImagesUnderTest.RunId, ServesAsync, StartWithin)
            .Build();
        var registry = new RegistryUnderTest(built, password);
        try
        {
            await built.StartAsync(token);
            return registry;
        }
        catch
        {
            await registry.DisposeAsync();
            throw;
        }
    }

    /// <summary>The Debian image tests build on.</summary>
    public static async Task<string> BaseAsync(CancellationToken token)
    {
        using var phase = new SilentPhase();
        using var pulls = new Containers.Images.Registries(ImagesUnderTest.Engine, DockerConfiguration.Usual(), phase);
        using var bases = new DebianBase(ImagesUnderTest.Engine, pulls, ImageSourcing.Usual, phase);
        return await bases.EnsureAsync("bookworm", ImagesUnderTest.Inputs.Images.Bases["bookworm"], token);
    }

    /// <summary>Makes an image of a few bytes, which no other test has, and pushes it; the engine forgets it.</summary>
    /// <returns>The digest the registry gives it.</returns>
    public async Task<string> PushAsync(string path, CancellationToken token)
    {
        var reference = $"{Open}/{path}";
        await MakeAsync(reference, token);
        string? refusal = null;
        await ImagesUnderTest.Engine.Client.Images.PushImageAsync(
            reference, new ImagePushParameters(), new AuthConfig(), new Progress<JSONMessage>(message => refusal ??= message.Error?.Message),
            token);
        Assert.That(refusal, Is.Null, $"pushing {reference}");
        await ForgetAsync(reference, token);
        return await DigestAsync(path, token);
    }

    /// <summary>Makes an image of a few bytes under a name; it is removed with the registry.</summary>
    public async Task MakeAsync(string reference, CancellationToken token)
    {
        var files = Directory.CreateTempSubdirectory("e365-image-");
        try
        {
            await File.WriteAllTextAsync(Path.Combine(files.FullName, "Dockerfile"), "FROM scratch\nCOPY Dockerfile marker /\n", token);
            await File.WriteAllTextAsync(Path.Combine(files.FullName, "marker"), $"{Guid.NewGuid():N}", token);
            await using var tar = await BuildContext.FromDirectory(files.FullName).ToTarAsync(token);
            await ImagesUnderTest.Engine.Client.Images.BuildImageFromDockerfileAsync(
                new ImageBuildParameters { Tags = [reference], Remove = true }, tar, [], new Dictionary<string, string>(),
                new Progress<JSONMessage>(), token);
            Forget(reference);
        }
        finally
        {
            files.Delete(recursive: true);
        }
    }

    /// <summary>Removes a name when the registry goes.</summary>
    public void Forget(string reference) => tags.Add(reference);

    /// <summary>Removes a name of a test's own from the engine, where it has it.</summary>
    public static async Task ForgetAsync(string reference, CancellationToken token)
    {
        try
        {
            await ImagesUnderTest.Engine.Client.Images.DeleteImageAsync(reference, new ImageDeleteParameters { Force = true }, token);
        }
        catch (Docker.DotNet.DockerApiException exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            // Gone already is as good.
        }
    }

    /// <summary>Puts an image there that is made for another platform alone.</summary>
    public async Task PutForeignAsync(string path, string of, CancellationToken token)
    {
        var digest = await DigestAsync(of, token);
        var name = ImageName.Parse($"{Open}/{path}");
        var list = JsonSerializer.Serialize(new
        {
            schemaVersion = 2,
            mediaType = "application/vnd.docker.distribution.manifest.list.v2+json",
            manifests = new[]
            {
                new
                {
                    mediaType = "application/vnd.docker.distribution.manifest.v2+json", size = 100, digest,
                    platform = new { architecture = "s390x", os = "linux" },
                },
            },
        });
        using var content = new StringContent(list);
        content.Headers.ContentType = new MediaTypeHeaderValue("application/vnd.docker.distribution.manifest.list.v2+json");
        using var answer = await http.PutAsync(new Uri($"http://{Open}/v2/{name.Path}/manifests/{name.Tag}"), content, token);
        Assert.That(answer.IsSuccessStatusCode, Is.True, await answer.Content.ReadAsStringAsync(token));
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var tag in tags)
            await ForgetAsync(tag, CancellationToken.None);
        http.Dispose();
        await container.DisposeAsync();
    }

    private static async Task ServesAsync(IContainer started, CancellationToken token)
    {
        using var client = new HttpClient();
        foreach (var port in new[] { OpenPort, GuardedPort })
            (await client.GetAsync(new Uri($"http://{started.LoopbackEndpoint(port)}/v2/"), token)).Dispose();
    }

    private async Task<string> DigestAsync(string path, CancellationToken token)
    {
        var name = ImageName.Parse($"{Open}/{path}");
        using var question = new HttpRequestMessage(HttpMethod.Head, $"http://{Open}/v2/{name.Path}/manifests/{name.Tag}");
        question.Headers.Accept.ParseAdd("application/vnd.docker.distribution.manifest.v2+json");
        using var answer = await http.SendAsync(question, token);
        return answer.Headers.GetValues("Docker-Content-Digest").Single();
    }

    private static (string Certificate, string Key) Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        names.AddDnsName("localhost");
        var request = new CertificateRequest("CN=registry of a test", key, HashAlgorithmName.SHA256);
        request.CertificateExtensions.Add(names.Build());
        using var certificate = request.CreateSelfSigned(DateTimeOffset.UtcNow.AddDays(-1), DateTimeOffset.UtcNow.AddDays(1));
        return (certificate.ExportCertificatePem(), key.ExportPkcs8PrivateKeyPem());
    }
}
