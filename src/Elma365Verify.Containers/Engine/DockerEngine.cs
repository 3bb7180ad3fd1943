using System.Net.Sockets;
using Docker.DotNet;
using DotNet.Testcontainers.Configurations;

namespace Elma365Verify.Containers.Engine;

/// <summary>The Docker engine a run uses.</summary>
public sealed class DockerEngine : IDisposable
{
    /// <summary>The oldest API the harness speaks: Docker 20.10, which Debian 12 ships.</summary>
    private static readonly Version Oldest = new(1, 41);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    private DockerEngine(IDockerClient client, string version, Version api, string architecture, string platform)
    {
        Client = client;
        Description = $"{version} (API {api})";
        Architecture = architecture;
        Platform = platform;
    }

    /// <summary>The Docker API.</summary>
    internal IDockerClient Client { get; }

    /// <summary><c>20.10.24 (API 1.41)</c>.</summary>
    public string Description { get; }

    /// <summary>The engine's processor architecture as .NET names it: <c>x64</c>, <c>arm64</c>.</summary>
    internal string Architecture { get; }

    /// <summary>The platform it runs images of: <c>linux/amd64</c>.</summary>
    internal string Platform { get; }

    /// <summary>Connects to the engine that Testcontainers would use.</summary>
    /// <exception cref="EnvironmentException">No engine answers, it is too old, or this user may not use it.</exception>
    public static async Task<DockerEngine> ConnectAsync(CancellationToken cancellation = default)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bounded.CancelAfter(Patience);
        DockerClient? client = null;
        try
        {
            await EngineEndpoint.PingAsync(bounded.Token).ConfigureAwait(false);
            client = TestcontainersSettings.OS.DockerEndpointAuthConfig.GetDockerClientBuilder(Guid.Empty).Build();
            var answer = await client.System.GetVersionAsync(bounded.Token).ConfigureAwait(false);
            var api = Version.Parse(answer.APIVersion);
            if (api < Oldest)
                throw new EnvironmentException(
                    $"The Docker engine {answer.Version} speaks API {api}; this needs {Oldest} (Docker 20.10) or newer.");
            return new DockerEngine(
                client, answer.Version, api, answer.Arch == "amd64" ? "x64" : answer.Arch, $"{answer.Os}/{answer.Arch}");
        }
        catch (Exception exception)
        {
            client?.Dispose();
            if (exception is EnvironmentException || cancellation.IsCancellationRequested)
                throw;
            throw new EnvironmentException(Explain(exception), exception);
        }
    }

    /// <summary>How many processors the engine's machine has.</summary>
    internal async Task<int> ProcessorsAsync(CancellationToken cancellation)
    {
        var information = await Client.System.GetSystemInfoAsync(cancellation).ConfigureAwait(false);
        return (int)Math.Max(1, information.NCPU);
    }

    /// <inheritdoc/>
    public void Dispose() => Client.Dispose();

    private static string Explain(Exception exception)
    {
        for (var cause = exception; cause is not null; cause = cause.InnerException)
        {
            if (cause is SocketException { SocketErrorCode: SocketError.AccessDenied })
                return $"This user may not use the Docker engine at {EngineEndpoint.Name}: "
                    + "run as root or join the group 'docker' (then log in anew).";
        }

        return $"No Docker engine answers at {EngineEndpoint.Name} ({exception.GetBaseException().Message}): start it, or set DOCKER_HOST. "
            + "On Debian and Ubuntu, ./verify run as root installs and starts one.";
    }
}
