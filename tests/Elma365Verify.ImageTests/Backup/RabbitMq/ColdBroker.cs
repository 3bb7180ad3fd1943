using System.Globalization;
using System.Net;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Containers;
using Elma365Verify.Containers.Backup.RabbitMq;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Containers.Services;
using RabbitMQ.Client;

namespace Elma365Verify.ImageTests.Backup.RabbitMq;

/// <summary>A broker whose container is created, started, stopped and killed one by one.</summary>
internal sealed class ColdBroker : IAsyncDisposable
{
    private const string Amqp = "5672/tcp";
    private const string Management = "15672/tcp";
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(100);
    private readonly string password;
    private HttpClient? http;

    private ColdBroker(string id, string password) => (Id, this.password) = (id, password);

    /// <summary>The container's id.</summary>
    public string Id { get; }

    /// <summary>What the engine says of its state.</summary>
    public async Task<string?> StateAsync(CancellationToken token) =>
        (await ImagesUnderTest.Engine.Client.Containers.InspectContainerAsync(Id, token)).State?.Status;

    /// <summary>Creates one, not yet started.</summary>
    /// <param name="host">Its host name.</param>
    /// <param name="password">Of the account <c>elma365</c>, in a broker that starts without data.</param>
    /// <param name="volume">A directory to be a volume; null for none.</param>
    /// <param name="token">Ends it.</param>
    public static async Task<ColdBroker> CreateAsync(string host, string password, string? volume, CancellationToken token)
    {
        var image = await ImagesUnderTest.ImageAsync("rabbitmq", token);
        var loopback = new List<PortBinding> { new() { HostIP = IPAddress.Loopback.ToString(), HostPort = "0" } };
        var parameters = new CreateContainerParameters
        {
            Image = image.Reference,
            Hostname = host,
            Env = ["RABBITMQ_DEFAULT_USER=elma365", $"RABBITMQ_DEFAULT_PASS={password}"],
            Labels = new Dictionary<string, string>
            {
                [ResourceLabels.Project] = ResourceLabels.ProjectValue,
                [ResourceLabels.Run] = ImagesUnderTest.RunId,
                [ResourceReaper.ResourceReaperSessionLabel] = ResourceReaper.DefaultSessionId.ToString("D"),
            },
            HostConfig = new HostConfig
            {
                PortBindings = new Dictionary<string, IList<PortBinding>> { [Amqp] = loopback, [Management] = loopback },
                Mounts = volume is null ? [] : [new Mount { Type = "volume", Target = volume }],
            },
        };
        var created = await ImagesUnderTest.Engine.Client.Containers.CreateContainerAsync(parameters, token);
        return new ColdBroker(created.ID, password);
    }

    /// <summary>Starts it.</summary>
    public Task StartAsync(CancellationToken token) =>
        ImagesUnderTest.Engine.Client.Containers.StartContainerAsync(Id, new ContainerStartParameters(), token);

    /// <summary>Kills it.</summary>
    public async Task KillAsync(CancellationToken token)
    {
        await ImagesUnderTest.Engine.Client.Containers.KillContainerAsync(Id, new ContainerKillParameters { Signal = "KILL" }, token);
        await ImagesUnderTest.Engine.Client.Containers.WaitContainerAsync(Id, token);
    }

    /// <summary>Returns when it serves; ports are published anew at each start.</summary>
    public async Task<RabbitMqAccess> ServingAsync(CancellationToken token)
    {
        var inspected = await ImagesUnderTest.Engine.Client.Containers.InspectContainerAsync(Id, token);
        var ports = inspected.NetworkSettings!.Ports!;
        http?.Dispose();
        http = LoopbackHttp.Create(new IPEndPoint(IPAddress.Loopback, Port(ports, Management)), verify: null);
        var access = new RabbitMqAccess(
            new AmqpTcpEndpoint("127.0.0.1", Port(ports, Amqp)), http, new Uri("http://localhost/"), "elma365", password);
        while (true)
        {
            try
            {
                await new RabbitMqManagement(access).GetAsync("overview", token);
                await using var connection = await access.ConnectAsync("/", token);
                return access;
            }
            catch (Exception) when (!token.IsCancellationRequested)
            {
                await Task.Delay(AskAgain, token);
            }
        }
    }

    public async ValueTask DisposeAsync()
    {
        http?.Dispose();
        var parameters = new ContainerRemoveParameters { Force = true, RemoveVolumes = true };
        await ImagesUnderTest.Engine.Client.Containers.RemoveContainerAsync(Id, parameters);
    }

    private static int Port(IDictionary<string, IList<PortBinding>> ports, string name) =>
        int.Parse(ports[name][0].HostPort!, CultureInfo.InvariantCulture);
}
