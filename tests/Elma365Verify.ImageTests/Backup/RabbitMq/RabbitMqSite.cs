using Elma365Verify.Containers.Backup.RabbitMq;
using Elma365Verify.Containers.Scratch;
using Elma365Verify.Containers.Services;
using Elma365Verify.ImageTests.Modules;
using RabbitMQ.Client;
using Testcontainers.RabbitMq;

namespace Elma365Verify.ImageTests.Backup.RabbitMq;

/// <summary>A broker of the image under test, and its archive.</summary>
internal sealed class RabbitMqSite : IAsyncDisposable
{
    private const int Management = 15672;
    private readonly RabbitMqContainer container;
    private readonly HttpClient http;

    private RabbitMqSite(RabbitMqContainer container, string password)
    {
        this.container = container;
        http = LoopbackHttp.Create(container.LoopbackEndpoint(Management), verify: null);
        Access = AccessOf(container, http, password);
        Archive = new RabbitMqArchive(Access);
        Api = new RabbitMqManagement(Access);
    }

    public RabbitMqAccess Access { get; }

    public RabbitMqArchive Archive { get; }

    public RabbitMqManagement Api { get; }

    /// <summary>Starts a broker.</summary>
    /// <param name="password">Of the account <c>elma365</c>.</param>
    /// <param name="token">Ends the start.</param>
    public static async Task<RabbitMqSite> StartAsync(string password, CancellationToken token)
    {
        var image = await ImagesUnderTest.ImageAsync("rabbitmq", token);
        var builder = new RabbitMqBuilder(image.Reference)
            .WithUsername("elma365").WithPassword(password).WithPortBinding(Management, assignRandomHostPort: true);
        return new RabbitMqSite(
            await ModuleServer.StartAsync(builder, (starting, asking) => GreetAsync(starting, password, asking), token), password);
    }

    public Task<IConnection> ConnectAsync(string virtualHost, CancellationToken token) => Access.ConnectAsync(virtualHost, token);

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await container.DisposeAsync();
    }

    private static RabbitMqAccess AccessOf(RabbitMqContainer container, HttpClient http, string password) => new(
        new AmqpTcpEndpoint("127.0.0.1", container.GetMappedPublicPort(RabbitMqBuilder.RabbitMqPort)),
        http,
        new Uri("http://localhost/"),
        "elma365",
        password);

    private static async Task GreetAsync(RabbitMqContainer server, string password, CancellationToken token)
    {
        using var client = LoopbackHttp.Create(server.LoopbackEndpoint(Management), verify: null);
        var access = AccessOf(server, client, password);
        await new RabbitMqManagement(access).GetAsync("overview", token);
        await using var connection = await access.ConnectAsync("/", token);
    }
}
