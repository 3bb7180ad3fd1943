using System.Collections.Immutable;
using System.Text.Json;
using System.Text.Json.Nodes;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Directories;

namespace Elma365Verify.Containers.Backup.RabbitMq;

/// <summary>
/// The plugins of a broker. What they add to its definitions, types of exchanges and kinds of parameters and policies, no broker
/// takes that lacks them. In a backup as <c>plugins.json</c>: <c>{"enabled":["rabbitmq_management"],"running":["rabbitmq_shovel"]}</c>.
/// </summary>
/// <param name="Enabled">Those that somebody enabled.</param>
/// <param name="Running">These, and those they need.</param>
internal sealed record RabbitMqPlugins(ImmutableArray<string> Enabled, ImmutableArray<string> Running)
{
    private const string FileName = "plugins.json";
    private const string Prefix = "rabbitmq_";

    // https://www.rabbitmq.com/docs/plugins and each plugin's own page.
    private static readonly Dictionary<string, string> ByExchangeType = new(StringComparer.Ordinal)
    {
        ["x-consistent-hash"] = "rabbitmq_consistent_hash_exchange",
        ["x-delayed-message"] = "rabbitmq_delayed_message_exchange",
        ["x-jms-topic"] = "rabbitmq_jms_topic_exchange",
        ["x-lvc"] = "rabbitmq_lvc_exchange",
        ["x-modulus-hash"] = "rabbitmq_sharding",
        ["x-random"] = "rabbitmq_random_exchange",
        ["x-recent-history"] = "rabbitmq_recent_history_exchange",
        ["x-rtopic"] = "rabbitmq_rtopic_exchange",
    };

    private static readonly Dictionary<string, string> ByComponent = new(StringComparer.Ordinal)
    {
        ["federation-upstream"] = "rabbitmq_federation",
        ["federation-upstream-set"] = "rabbitmq_federation",
        ["shovel"] = "rabbitmq_shovel",
    };

    private static readonly Dictionary<string, string> ByPolicy = new(StringComparer.Ordinal)
    {
        ["federation-upstream"] = "rabbitmq_federation",
        ["federation-upstream-pattern"] = "rabbitmq_federation",
        ["federation-upstream-set"] = "rabbitmq_federation",
        ["shards-per-node"] = "rabbitmq_sharding",
    };

    /// <summary>Asks a broker; of a cluster, those of any node.</summary>
    public static async Task<RabbitMqPlugins> ReadAsync(RabbitMqManagement management, CancellationToken cancellation)
    {
        var nodes = (await management.GetAsync("nodes", cancellation).ConfigureAwait(false)).AsArray();
        return new RabbitMqPlugins(
            Sorted(nodes.SelectMany(node => Texts(node?["enabled_plugins"]))),
            Sorted(nodes.SelectMany(node => Texts(node?["applications"], "name"))
                .Where(name => name.StartsWith(Prefix, StringComparison.Ordinal))));
    }

    /// <summary>Reads a backup's; null where it has none, being of an older form.</summary>
    /// <exception cref="BackupException">The file holds something else.</exception>
    public static RabbitMqPlugins? Load(string directory)
    {
        var path = Path.Combine(directory, FileName);
        if (!File.Exists(path))
            return null;
        try
        {
            var content = JsonNode.Parse(File.ReadAllText(path));
            return new RabbitMqPlugins(Sorted(Texts(content?["enabled"])), Sorted(Texts(content?["running"])));
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or ArgumentException)
        {
            throw new BackupException($"{path}: these are no plugins of a broker: {exception.Message}", exception);
        }
    }

    /// <summary>Writes them into a backup.</summary>
    public void Write(BackupAttempt attempt)
    {
        using var file = attempt.CreateFile(FileName);
        file.Write(JsonSerializer.SerializeToUtf8Bytes(this, RabbitMqArchive.Options));
        file.Complete();
    }

    /// <summary>Why a broker with these plugins does not take some definitions; null where it takes them.</summary>
    /// <param name="definitions">The definitions of a backup.</param>
    /// <param name="backup">The plugins of the broker they are of; null where nobody knows.</param>
    /// <param name="exchangeTypes">The types of exchanges the broker has.</param>
    /// <returns>The first definition that needs a plugin which is not there, and the plugin.</returns>
    public string? Refusal(RabbitMqDefinitions definitions, RabbitMqPlugins? backup, IReadOnlyCollection<string> exchangeTypes)
    {
        var lacking = backup is null ? [] : backup.Running.Except(Running).ToArray();
        var needed =
            (from exchange in definitions.Items("exchanges")
             let type = (string?)exchange["type"] ?? string.Empty
             where !exchangeTypes.Contains(type)
             select ($"exchange {exchange["vhost"]} {exchange["name"]} is of the type {type}", ByExchangeType.GetValueOrDefault(type)))
            .Concat(
                from parameter in definitions.Items("parameters")
                let plugin = ByComponent.GetValueOrDefault((string?)parameter["component"] ?? string.Empty)
                where plugin is not null && !Running.Contains(plugin)
                select ($"parameter {parameter["vhost"]} {parameter["name"]} is of a {parameter["component"]}", plugin))
            .Concat(
                from policy in definitions.Items("policies")
                from key in (policy["definition"] as JsonObject ?? []).Select(member => member.Key)
                let plugin = ByPolicy.GetValueOrDefault(key)
                where plugin is not null && !Running.Contains(plugin)
                select ($"policy {policy["vhost"]} {policy["name"]} sets {key}", plugin));
        return needed
            .Select(need => $"{need.Item1}, and this broker lacks {Named(need.Item2, lacking)}; enable it there, and restore again")
            .FirstOrDefault();
    }

    private static string Named(string? plugin, string[] lacking) => plugin is not null ? $"the plugin {plugin}"
        : lacking.Length > 0 ? $"a plugin for it, which is one of {string.Join(", ", lacking)}"
        : "the plugin for it";

    private static ImmutableArray<string> Sorted(IEnumerable<string> names) =>
        [.. names.Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)];

    private static IEnumerable<string> Texts(JsonNode? list, string? key = null) =>
        from item in list as JsonArray ?? []
        let text = (string?)(key is null ? item : item?[key])
        where text is not null
        select text;
}
