using System.Collections.Immutable;
using System.Text.Json.Nodes;
using Elma365Verify.Backup.Contents;

namespace Elma365Verify.Containers.Backup.RabbitMq;

/// <summary>What of a broker no backup keeps, as far as there is some.</summary>
/// <param name="management">Asked for it.</param>
/// <param name="definitions">The broker's definitions.</param>
/// <param name="plugins">Its plugins.</param>
internal sealed class RabbitMqLeftOut(RabbitMqManagement management, RabbitMqDefinitions definitions, RabbitMqPlugins plugins)
{
    private readonly ImmutableArray<NotKept>.Builder found = ImmutableArray.CreateBuilder<NotKept>();

    /// <summary>Asks the broker, and adds what reading its queues came to.</summary>
    /// <param name="reading">What that came to.</param>
    /// <param name="cancellation">Ends it.</param>
    public async Task<ImmutableArray<NotKept>> FindAsync(RabbitMqReading reading, CancellationToken cancellation)
    {
        foreach (var (queue, what) in reading.Missing)
            Add(RabbitMqKinds.Held, $"queue {queue}: {what}");
        foreach (var key in definitions.Undecided)
            Add(RabbitMqKinds.Undecided, key);
        foreach (var queue in reading.Substituted)
            Add(RabbitMqKinds.InternalExchange, $"queue {queue}");
        AddQueues(reading.Queues);
        AddExchanges();
        await AskAsync("queues?disable_stats=true&enable_queue_totals=true", AddExclusive, cancellation).ConfigureAwait(false);
        await AskAsync("vhosts", host => AddIf(host["tracing"], RabbitMqKinds.Tracing, $"virtual host {host["name"]}"), cancellation)
            .ConfigureAwait(false);
        await AskAsync("feature-flags", AddFlag, cancellation).ConfigureAwait(false);
        await AddNodesAsync(cancellation).ConfigureAwait(false);
        if (plugins.Running.Contains("rabbitmq_mqtt"))
            Add(RabbitMqKinds.Retained, "(the plugin is enabled, and can't be asked for them)");
        return found.ToImmutable();
    }

    private void AddQueues(IReadOnlyList<RabbitMqQueue> read)
    {
        var queues = definitions.Items("queues").ToDictionary(queue => ((string)queue["vhost"]!, (string)queue["name"]!));
        foreach (var queue in read.Where(queue => queue.Messages > 0))
        {
            var arguments = queues[(queue.VirtualHost, queue.Name)]["arguments"];
            var shown = $"{queue.VirtualHost} {queue.Name}";
            if ((string?)arguments?["x-queue-type"] == "stream")
                Add(RabbitMqKinds.Offsets, $"stream {shown}");
            if ((string?)arguments?["x-queue-type"] == "quorum")
                Add(RabbitMqKinds.Deliveries, $"queue {shown}");
            if (arguments?["x-message-ttl"] is not null || queue.Expiring > 0)
                Add(RabbitMqKinds.Lives, $"messages of queue {shown}");
        }
    }

    private void AddExchanges()
    {
        foreach (var exchange in definitions.Items("exchanges"))
        {
            var kind = (string?)exchange["type"] switch
            {
                "x-delayed-message" => RabbitMqKinds.Delayed,
                "x-recent-history" or "x-lvc" => RabbitMqKinds.Cached,
                _ => null,
            };
            if (kind is not null)
                Add(kind, $"exchange {exchange["vhost"]} {exchange["name"]} (it can't be asked for them)");
        }
    }

    private void AddExclusive(JsonNode queue) => AddIf(
        queue["exclusive"], RabbitMqKinds.Exclusive, $"{queue["vhost"]} {queue["name"]} with {(long?)queue["messages"] ?? 0} messages");

    private void AddFlag(JsonNode flag)
    {
        var isStable = (string?)flag["stability"] != "experimental";
        if (((string?)flag["state"] == "enabled") != isStable)
            Add(RabbitMqKinds.Flags, $"{flag["name"]}, {flag["state"]}");
    }

    private async Task AddNodesAsync(CancellationToken cancellation)
    {
        var nodes = (await management.GetAsync("nodes", cancellation).ConfigureAwait(false)).AsArray();
        foreach (var node in nodes)
        {
            if (nodes.Count > 1)
                Add(RabbitMqKinds.Nodes, $"{node?["name"]}");
            foreach (var file in node?["config_files"] as JsonArray ?? [])
                Add(RabbitMqKinds.Configuration, $"{file} of {node?["name"]}");
        }

        var overview = await management.GetAsync("overview", cancellation).ConfigureAwait(false);
        foreach (var listener in overview["listeners"] as JsonArray ?? [])
        {
            var protocol = (string?)listener?["protocol"] ?? string.Empty;
            if (protocol.EndsWith("/ssl", StringComparison.Ordinal) || protocol.EndsWith("https", StringComparison.Ordinal))
                Add(RabbitMqKinds.Certificates, $"{protocol}, port {listener?["port"]}");
        }

        var connections = (long?)overview["object_totals"]?["connections"] ?? 0;
        if (connections > 0)
            Add(RabbitMqKinds.Connections, FormattableString.Invariant($"{connections:N0} of clients at that moment"));
    }

    private async Task AskAsync(string path, Action<JsonNode> see, CancellationToken cancellation)
    {
        foreach (var item in (await management.GetAsync(path, cancellation).ConfigureAwait(false)).AsArray())
        {
            if (item is not null)
                see(item);
        }
    }

    private void AddIf(JsonNode? flag, string kind, string name)
    {
        if (flag?.GetValueKind() == System.Text.Json.JsonValueKind.True)
            Add(kind, name);
    }

    private void Add(string kind, string name) => found.Add(NotKept.Of(kind, name));
}
