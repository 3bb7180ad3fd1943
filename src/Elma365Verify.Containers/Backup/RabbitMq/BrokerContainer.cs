using System.Net;
using Docker.DotNet;
using Docker.DotNet.Models;
using Elma365Verify.Backup;
using Elma365Verify.Containers.Engine;

namespace Elma365Verify.Containers.Backup.RabbitMq;

/// <summary>A broker's container that does not run, whose files are reached by the engine's archive API; nothing is run in it.</summary>
internal sealed class BrokerContainer
{
    private const string Created = "created";
    private const string Exited = "exited";
    private readonly DockerEngine engine;
    private readonly string id;
    private readonly string dataDirectory;
    private readonly ContainerInspectResponse container;

    private BrokerContainer(DockerEngine engine, string id, string dataDirectory, ContainerInspectResponse container) =>
        (this.engine, this.id, this.dataDirectory, this.container) = (engine, id, dataDirectory.TrimEnd('/'), container);

    /// <summary>The container's name for people.</summary>
    public string Name => container.Name?.TrimStart('/') is { Length: > 0 } name ? name : id;

    /// <summary>Whether it was never started.</summary>
    public bool IsNew => container.State?.Status == Created;

    /// <summary>The exit code of its last run.</summary>
    public long ExitCode => container.State?.ExitCode ?? 0;

    /// <summary>
    /// The node's name by <c>RABBITMQ_NODENAME</c>, or <c>rabbit</c>, and the container's host name; one set in a
    /// <c>rabbitmq-env.conf</c> is not seen.
    /// </summary>
    public string Node => NodeOf(container.Config?.Env ?? [], container.Config?.Hostname ?? string.Empty);

    /// <summary>Looks at a container.</summary>
    /// <exception cref="BackupException">It is not there, or runs.</exception>
    public static async Task<BrokerContainer> OpenAsync(
        DockerEngine engine, string id, string dataDirectory, CancellationToken cancellation)
    {
        var container = await AskAsync(
            $"look at the container {id}", () => engine.Client.Containers.InspectContainerAsync(id, cancellation)).ConfigureAwait(false);
        var broker = new BrokerContainer(engine, id, dataDirectory, container);
        var status = container.State?.Status;
        return status is Created or Exited
            ? broker
            : throw new BackupException(
                $"the broker {broker.Node} in {broker.Name} is {status}, and files of a running broker are of no one moment; stop it first");
    }

    /// <summary>The name a broker gives its node: <see href="https://www.rabbitmq.com/docs/configure#supported-environment-variables"/>.</summary>
    internal static string NodeOf(IEnumerable<string> environment, string hostname)
    {
        var variables = environment.Select(variable => variable.Split('=', 2)).Where(parts => parts.Length == 2)
            .GroupBy(parts => parts[0], StringComparer.Ordinal).ToDictionary(group => group.Key, group => group.Last()[1]);
        var isLong = variables.GetValueOrDefault("RABBITMQ_USE_LONGNAME") == "true";
        var host = isLong ? hostname : hostname.Split('.')[0];
        var chosen = variables.GetValueOrDefault("RABBITMQ_NODENAME") is { Length: > 0 } own
            ? own
            : variables.GetValueOrDefault("RABBITMQ_NODE_NAME"); // Bitnami's images write this one into the broker's own configuration.
        var name = chosen is { Length: > 0 } ? chosen
            : variables.ContainsKey("BITNAMI_APP_NAME") ? "rabbit@localhost"
            : "rabbit";
        return name.Contains('@', StringComparison.Ordinal) ? name : $"{name}@{host}";
    }

    /// <summary>Reads the nodes' data.</summary>
    /// <param name="copy">Takes the tar; null where nobody wants it.</param>
    /// <param name="report">Told how many bytes were read.</param>
    /// <param name="cancellation">Ends the reading.</param>
    /// <returns>Null where there is no such directory.</returns>
    /// <exception cref="BackupException">The engine refuses, or hands over half of it.</exception>
    public async Task<DataInventory?> ReadAsync(Stream? copy, Action<long> report, CancellationToken cancellation)
    {
        var place = new ContainerPathStatParameters { Path = $"{dataDirectory}/{DataInventory.Directory}" };
        try
        {
            var archive = await AskAsync($"read {place.Path} of {Name}", () => engine.Client.Containers.GetArchiveFromContainerAsync(
                id, place, statOnly: false, cancellation)).ConfigureAwait(false);
            var tar = archive.Stream!;
            await using (tar.ConfigureAwait(false))
                return await DataInventory.ReadAsync(tar, $"{place.Path} of {Name}", copy, report, cancellation).ConfigureAwait(false);
        }
        catch (BackupException exception) when (exception.InnerException is DockerApiException { StatusCode: HttpStatusCode.NotFound })
        {
            return null;
        }
    }

    /// <summary>Puts a tar of nodes' data into the data directory, with the owners it names.</summary>
    /// <exception cref="BackupException">The engine refuses.</exception>
    public Task WriteAsync(Stream tar, CancellationToken cancellation) => AskAsync(
        $"write {dataDirectory} of {Name}",
        async () =>
        {
            await engine.Client.Containers.ExtractArchiveToContainerAsync(
                id, new CopyToContainerParameters { Path = dataDirectory }, tar, cancellation).ConfigureAwait(false);
            return true;
        });

    /// <summary>Starts it.</summary>
    /// <exception cref="BackupException">The engine can't.</exception>
    public Task StartAsync(CancellationToken cancellation) => AskAsync(
        $"start {Name}",
        () => engine.Client.Containers.StartContainerAsync(id, new ContainerStartParameters(), cancellation));

    /// <summary>Asks the engine, and tells its refusal in a backup's terms.</summary>
    internal static async Task<T> AskAsync<T>(string what, Func<Task<T>> askAsync)
    {
        try
        {
            return await askAsync().ConfigureAwait(false);
        }
        catch (DockerApiException exception)
        {
            throw new BackupException($"the engine can't {what}: {exception.Reason()}", exception);
        }
        catch (HttpRequestException exception)
        {
            throw new BackupException($"the engine can't {what}: {exception.Message}", exception);
        }
    }
}
