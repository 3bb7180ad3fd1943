using System.Globalization;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;
using Elma365Verify.Containers.Engine;
using Microsoft.Extensions.Logging.Abstractions;
using MongoDB.Bson;
using MongoDB.Driver;
using MongoDB.Driver.Core.Events;
using Testcontainers.MongoDb;

namespace Elma365Verify.ImageTests.MongoDb;

/// <summary>The server's end, and its return.</summary>
public sealed class RestartTests
{
    private static readonly Dictionary<string, string> Credentials = new()
    {
        ["MONGO_INITDB_ROOT_USERNAME"] = "mongo",
        ["MONGO_INITDB_ROOT_PASSWORD"] = "mongo",
    };

    [Test, CancelAfter(Bounds.Server)]
    public async Task A_restart_keeps_the_data_and_the_driver_finds_the_server_again(CancellationToken token)
    {
        await using var container = await MongoDbServer.StartAsync(builder => builder, token);
        var settings = MongoDbServer.SettingsOf(container);
        var failed = new TaskCompletionSource();
        settings.ClusterConfigurator = cluster => cluster.Subscribe<ServerHeartbeatFailedEvent>(_ => failed.TrySetResult());
        settings.HeartbeatInterval = TimeSpan.FromMilliseconds(500);
        using var client = new MongoClient(settings);
        var collection = client.GetDatabase("kept").GetCollection<BsonDocument>("kept");
        await collection.InsertOneAsync(new BsonDocument("_id", 1), cancellationToken: token);

        // The published port changes with a restart of the container, so the process is replaced in it: SIGTERM, then a start.
        await ImagesUnderTest.Engine.Client.Containers.StopContainerAsync(container.Id, new() { WaitBeforeKillSeconds = 30 }, token);
        await failed.Task.WaitAsync(token);
        await ImagesUnderTest.Engine.Client.Containers.StartContainerAsync(container.Id, new(), token);

        using var again = new MongoClient(await ReachedAsync(container, token));
        var read = await again.GetDatabase("kept").GetCollection<BsonDocument>("kept").Find("{}").ToListAsync(token);
        Assert.That(read, Is.EqualTo([new BsonDocument("_id", 1)]));
    }

    [TestCase("--storageEngine", "inMemory")]
    [TestCase("--port", "27018")]
    [TestCase("--dbpath", "/elsewhere")]
    [TestCase("--tlsMode", "preferTLS")]
    [TestCase("--config", "/etc/mongod.conf")]
    [CancelAfter(Bounds.Server)]
    public async Task An_option_it_does_not_follow_is_refused_by_name(string option, string value, CancellationToken token) =>
        await AssertEndsAsync(["mongod", option, value], Credentials, option, token);

    [Test, CancelAfter(Bounds.Server)]
    public async Task A_first_start_without_credentials_is_refused_by_name(CancellationToken token) =>
        await AssertEndsAsync(["mongod"], [], "MONGO_INITDB_ROOT_USERNAME", token);

    private static async Task AssertEndsAsync(
        string[] command, Dictionary<string, string> environment, string named, CancellationToken token)
    {
        var image = await ImagesUnderTest.ImageAsync("mongodb", token);
        if (image.StandIn is null)
            Assert.Ignore("the product follows all its options");
        await using var container = new ContainerBuilder(image.Reference)
            .WithLogger(NullLogger.Instance)
            .WithLabel(ResourceLabels.Project, ResourceLabels.ProjectValue)
            .WithLabel(ResourceLabels.Run, ImagesUnderTest.RunId)
            .WithEnvironment(environment).WithCommand(command)
            .WithWaitStrategy(Wait.ForUnixContainer().UntilMessageIsLogged("listening on port")).Build();

        Assert.That(
            () => container.StartAsync(token), Throws.TypeOf<ContainerNotRunningException>().With.Message.Match($"(error: |Z ).*{named}"));
    }

    private static async Task<MongoClientSettings> ReachedAsync(MongoDbContainer container, CancellationToken token)
    {
        var inspected = await ImagesUnderTest.Engine.Client.Containers.InspectContainerAsync(container.Id, token);
        var binding = inspected.NetworkSettings!.Ports!["27017/tcp"].Single();
        var settings = MongoDbServer.SettingsOf(container);
        settings.Server = new MongoServerAddress(binding.HostIP, int.Parse(binding.HostPort!, CultureInfo.InvariantCulture));
        return settings;
    }
}
