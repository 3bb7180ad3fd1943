using System.Collections.Frozen;
using System.Text;
using Elma365Verify.Backup.Contents;
using StackExchange.Redis;

namespace Elma365Verify.Containers.Backup.Redis;

/// <summary>What of the kinds that no backup keeps a server holds right now.</summary>
internal static class RedisLeftovers
{
    // What the copy is told for itself, with what the product has; null for what says where a server is, and not what it does.
    private static readonly FrozenDictionary<string, string?> OfCopy = new Dictionary<string, string?>
    {
        ["save"] = "3600 1 300 100 60 10000",
        ["databases"] = "16",
        ["repl-diskless-sync-delay"] = "5",
        ["bind"] = null,
        ["port"] = null,
        ["dir"] = null,
        ["logfile"] = null,
        ["pidfile"] = null,
        ["daemonize"] = null,
        ["requirepass"] = null,
    }.ToFrozenDictionary();

    // Other names of the same settings.
    private static readonly string[] OldNames = ["slave", "min-slaves", "cluster-slave", "repl-ping-slave", "ziplist"];

    /// <summary>Asks for it.</summary>
    /// <param name="server">The server.</param>
    /// <param name="usual">A server of its version whose settings are the product's; null where there is none.</param>
    public static async Task<List<NotKept>> FindAsync(IDatabase server, IDatabase? usual)
    {
        var found = new List<NotKept>();
        await AddAsync(found, "cached scripts", "memory", state =>
            state.GetValueOrDefault("number_of_cached_scripts", "0") is not "0" and var scripts ? scripts : null).ConfigureAwait(false);
        await AddAsync(found, "subscribed channels", "stats", state =>
            state.GetValueOrDefault("pubsub_channels", "0") is not "0" and var channels ? channels : null).ConfigureAwait(false);
        await AddAsync(found, "replication", "replication", state =>
            state.GetValueOrDefault("role") == "slave" ? $"it is a replica of {state.GetValueOrDefault("master_host")}"
            : state.GetValueOrDefault("connected_slaves", "0") is not "0" and var replicas ? $"to {replicas} replicas"
            : null).ConfigureAwait(false);
        found.AddRange((await ModulesAsync(server).ConfigureAwait(false)).Select(module => NotKept.Of("module", module)));
        found.AddRange(await SettingsAsync(server, usual).ConfigureAwait(false));
        return found;

        async Task AddAsync(List<NotKept> to, string kind, string section, Func<Dictionary<string, string>, string?> about)
        {
            if (about(await ServerReader.InformationAsync(server, section).ConfigureAwait(false)) is { } name)
                to.Add(NotKept.Of(kind, name));
        }
    }

    // module:name=search,ver=20606,…; one line each, so that they are no dictionary.
    private static async Task<IEnumerable<string>> ModulesAsync(IDatabase server) =>
        ((string)(await server.ExecuteAsync("INFO", "modules").ConfigureAwait(false))!).Split("\r\n")
        .Where(line => line.StartsWith("module:name=", StringComparison.Ordinal))
        .Select(line => line["module:name=".Length..].Split(',')[0]);

    private static async Task<IEnumerable<NotKept>> SettingsAsync(IDatabase server, IDatabase? usual)
    {
        if (usual is null)
            return [new NotKept("settings", "were not compared with the product's, since there is no copy")];
        Dictionary<string, string> own;
        try
        {
            own = await ReadAsync(server).ConfigureAwait(false);
        }
        catch (RedisServerException exception)
        {
            return [NotKept.Of("settings", $"were not asked for: {exception.Message}")];
        }

        var others = await ReadAsync(usual).ConfigureAwait(false);
        return own.Where(setting => !OldNames.Any(old => setting.Key.Contains(old, StringComparison.Ordinal)))
            .Where(setting => OfCopy.TryGetValue(setting.Key, out var known)
                ? known is not null && known != setting.Value
                : others.GetValueOrDefault(setting.Key) != setting.Value)
            .Select(setting => NotKept.Of("setting", setting.Key)).OrderBy(setting => setting.Name, StringComparer.Ordinal);
    }

    private static async Task<Dictionary<string, string>> ReadAsync(IDatabase server)
    {
        var flat = (RedisResult[])(await server.ExecuteAsync("CONFIG", "GET", "*").ConfigureAwait(false))!;
        return Enumerable.Range(0, flat.Length / 2).ToDictionary(
            i => (string)flat[2 * i]!, i => Encoding.Latin1.GetString(KeyReader.Bytes(flat[(2 * i) + 1])), StringComparer.Ordinal);
    }
}
