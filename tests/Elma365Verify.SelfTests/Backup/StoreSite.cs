using System.Net;
using Docker.DotNet.Models;
using Elma365Verify.Containers.Backup;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Containers.Services;

namespace Elma365Verify.SelfTests.Backup;

/// <summary>A store, opened: its archive, and where a test's own clients reach it.</summary>
internal sealed class StoreSite(StorePlace place, StoreAccount account, OpenedArchive opened, string runId) : IAsyncDisposable
{
    public IStoreArchive Archive => opened.Archive;

    public StoreAccount Account => account;

    public StorePlace Place => place;

    public IPEndPoint Data => place.Client(place.Ports.Data);

    public IPEndPoint Management => place.Client(place.Ports.Management!.Value);

    /// <summary>Kills the container its tools run in.</summary>
    public async Task KillToolsAsync(CancellationToken token)
    {
        var containers = SharedEnvironment.Engine.Client.Containers;
        var labelled = new Dictionary<string, IDictionary<string, bool>>
        {
            ["label"] = new Dictionary<string, bool> { [$"{ResourceLabels.Run}={runId}"] = true },
        };
        var toolbox = (await containers.ListContainersAsync(new ContainersListParameters { Filters = labelled }, token)).Single();
        await containers.KillContainerAsync(toolbox.ID, new ContainerKillParameters { Signal = "SIGKILL" }, token);
    }

    public async ValueTask DisposeAsync()
    {
        await opened.DisposeAsync();
        await place.DisposeAsync();
    }
}
