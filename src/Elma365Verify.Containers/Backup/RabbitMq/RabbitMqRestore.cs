using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Containers.Services;
using Elma365Verify.Reporting;
using RabbitMQ.Client;

namespace Elma365Verify.Containers.Backup.RabbitMq;

/// <summary>
/// Restores into an empty broker: virtual hosts and queues, then their messages, then everything else, users last. Policies come
/// after the messages, lest they expire or displace some on the way; a message's time to live begins anew.
/// </summary>
/// <param name="access">The broker; its account ends, or becomes the backup's of the same name.</param>
/// <param name="directory">The backup's directory.</param>
internal sealed class RabbitMqRestore(RabbitMqAccess access, string directory)
{
    private const int ReportedEach = 1000;
    private const int HostsAtOnce = 4;
    private const int PluginQuestions = 40;
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(500);

    private static readonly string[] First = ["vhosts", "queues"];
    private readonly RabbitMqManagement management = new(access);
    private readonly RabbitMqDefinitions definitions = RabbitMqDefinitions.Load(Path.Combine(directory, RabbitMqArchive.DefinitionsFile));

    /// <summary>Restores everything.</summary>
    /// <exception cref="BackupException">The broker is not empty, is older than the backup's, or refuses something.</exception>
    public async Task RunAsync(BackupManifest manifest, string serverVersion, IRunPhase phase, CancellationToken cancellation)
    {
        RequireVersion(manifest.ServerVersion, serverVersion);
        await RequireEmptyAsync(cancellation).ConfigureAwait(false);
        await RequirePluginsAsync(cancellation).ConfigureAwait(false);
        await management.SendAsync(HttpMethod.Post, "definitions", definitions.Only(First), cancellation).ConfigureAwait(false);
        // Only an impersonator may publish messages that say another user published them.
        var publisher = access with
        {
            User = $"elma365-verify-{Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(8))}",
            Password = GeneratedSecret.Create(),
        };
        var account = new JsonObject { ["password"] = publisher.Password, ["tags"] = "impersonator" };
        await management.SendAsync(HttpMethod.Put, RabbitMqManagement.Path("users", publisher.User), account, cancellation)
            .ConfigureAwait(false);
        await PublishAsync(publisher, phase, cancellation).ConfigureAwait(false);
        await management.SendAsync(HttpMethod.Delete, RabbitMqManagement.Path("users", publisher.User), null, cancellation)
            .ConfigureAwait(false);
        await FinishAsync(cancellation).ConfigureAwait(false);
    }

    private static void RequireVersion(string backup, string server)
    {
        if (Number(server) < Number(backup))
            throw new BackupException(
                $"the backup is of {backup}, and the broker is {server}; restore into the same version or a newer one");
    }

    private static Version Number(string version) => Version.TryParse(version.Split(' ')[^1].Split('-', '+')[0], out var number)
        ? new Version(number.Major, number.Minor)
        : throw new BackupException($"{version} is no version of a broker that can be compared with another");

    private async Task RequireEmptyAsync(CancellationToken cancellation)
    {
        var there = await RabbitMqDefinitions.ReadAsync(management, cancellation).ConfigureAwait(false);
        var held =
            from section in (string[])["queues", "exchanges", "bindings", "policies", "parameters", "vhosts", "users"]
            from item in there.Items(section)
            let name = (string?)item["name"] ?? (string?)item["source"]
            where !(section == "vhosts" && name == "/") && !(section == "users" && name == access.User)
            select $"{name} ({section})";
        if (held.FirstOrDefault() is { } first)
            throw new BackupException($"the broker is not empty: it holds {first}; restore into an empty one");
    }

    // What a node runs it tells every five seconds, and so a node just started tells some of it.
    private async Task RequirePluginsAsync(CancellationToken cancellation)
    {
        var backup = RabbitMqPlugins.Load(directory);
        for (var question = 1; ; question++)
        {
            var overview = await management.GetAsync("overview", cancellation).ConfigureAwait(false);
            var types = from type in overview["exchange_types"] as JsonArray ?? [] select (string?)type?["name"] ?? string.Empty;
            var plugins = await RabbitMqPlugins.ReadAsync(management, cancellation).ConfigureAwait(false);
            if (plugins.Refusal(definitions, backup, types.ToHashSet(StringComparer.Ordinal)) is not { } refusal)
                return;
            if (question == PluginQuestions)
                throw new BackupException(refusal);
            await Task.Delay(AskAgain, cancellation).ConfigureAwait(false);
        }
    }

    private async Task PublishAsync(RabbitMqAccess publisher, IRunPhase phase, CancellationToken cancellation)
    {
        var path = Path.Combine(directory, RabbitMqArchive.QueuesFile);
        var queues = File.ReadLines(path).Select(line => JsonSerializer.Deserialize<RabbitMqQueue>(line, RabbitMqArchive.Options)!);
        // A queue at a time in each virtual host: RabbitMqRoutes leads into one alone.
        var options = new ParallelOptions { MaxDegreeOfParallelism = HostsAtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(queues.GroupBy(queue => queue.VirtualHost), options, async (host, token) =>
            await PublishAsync(publisher, host.Key, host, phase, token).ConfigureAwait(false)).ConfigureAwait(false);
    }

    private async Task PublishAsync(
        RabbitMqAccess publisher, string host, IEnumerable<RabbitMqQueue> queues, IRunPhase phase, CancellationToken cancellation)
    {
        var all = new JsonObject { ["configure"] = ".*", ["write"] = ".*", ["read"] = ".*" };
        var permission = RabbitMqManagement.Path("permissions", host, publisher.User);
        await management.SendAsync(HttpMethod.Put, permission, all, cancellation).ConfigureAwait(false);
        await using var connection = await publisher.ConnectAsync(host, cancellation).ConfigureAwait(false);
        await using var channel = await ConfirmedPublisher.OpenAsync(connection, cancellation).ConfigureAwait(false);
        var bystanders = BystandersOf(host, connection);
        await using var _ = bystanders.ConfigureAwait(false);
        var routes = new RabbitMqRoutes(channel.Channel, bystanders);
        foreach (var queue in queues.OrderBy(queue => bystanders.IsStream(queue.Name)))
        {
            await bystanders.ClearAsync(queue.Name, cancellation).ConfigureAwait(false);
            await PublishAsync(channel, routes, queue, phase, cancellation).ConfigureAwait(false);
            await bystanders.ReleaseAsync(queue.Name, cancellation).ConfigureAwait(false);
        }

        await routes.RemoveAsync(cancellation).ConfigureAwait(false);
    }

    private Bystanders BystandersOf(string host, IConnection connection)
    {
        var bystanders = new Bystanders(connection, (queue, token) => management.SendAsync(
            HttpMethod.Post, "definitions", new JsonObject { ["queues"] = new JsonArray(queue.DeepClone()) }, token));
        foreach (var queue in definitions.Items("queues").Where(queue => (string?)queue["vhost"] == host))
            bystanders.Add(queue);
        return bystanders;
    }

    private async Task PublishAsync(
        ConfirmedPublisher channel, RabbitMqRoutes routes, RabbitMqQueue queue, IRunPhase phase, CancellationToken cancellation)
    {
        using var lines = new MessageLines(Path.Combine(directory, queue.File));
        var published = 0L;
        for (; lines.Next() is { } line; published++)
        {
            if (published % ReportedEach == 0)
                phase.Report(FormattableString.Invariant($"queue {queue.VirtualHost} {queue.Name}: {published:N0} messages"));
            var message = Parse(line.Span, queue, published + 1);
            message = await routes.LeadAsync(queue.Name, message, cancellation).ConfigureAwait(false);
            await channel.PublishAsync(message.Exchange, message, cancellation).ConfigureAwait(false);
        }

        await channel.FlushAsync(cancellation).ConfigureAwait(false);
        await routes.ReleaseAsync(queue.Name, cancellation).ConfigureAwait(false);
        if (published != queue.Messages)
            throw new BackupException(FormattableString.Invariant(
                $"{queue.File} holds {published:N0} messages, and the backup says {queue.Messages:N0}"));
    }

    private static RabbitMqMessage Parse(ReadOnlySpan<byte> line, RabbitMqQueue queue, long number)
    {
        try
        {
            return MessageLine.Read(line);
        }
        catch (BackupException exception)
        {
            throw new BackupException(FormattableString.Invariant($"{queue.File}:{number}: {exception.Message}"), exception);
        }
    }

    private async Task FinishAsync(CancellationToken cancellation)
    {
        var hosts = definitions.Items("vhosts").Select(host => (string)host["name"]!).ToHashSet(StringComparer.Ordinal);
        if (!hosts.Contains("/"))
            await management.SendAsync(HttpMethod.Delete, RabbitMqManagement.Path("vhosts", "/"), null, cancellation).ConfigureAwait(false);
        var own = await management.GetAsync(RabbitMqManagement.Path("users", access.User, "permissions"), cancellation)
            .ConfigureAwait(false);
        foreach (var host in own.AsArray().Select(permission => (string)permission!["vhost"]!))
            await management.SendAsync(HttpMethod.Delete, RabbitMqManagement.Path("permissions", host, access.User), null, cancellation)
                .ConfigureAwait(false);
        var rest = definitions.Sections.Select(section => section.Name).Except(First);
        await management.SendAsync(HttpMethod.Post, "definitions", definitions.Only(rest), cancellation).ConfigureAwait(false);
        if (definitions.Items("users").All(user => (string?)user["name"] != access.User))
            await management.SendAsync(HttpMethod.Delete, RabbitMqManagement.Path("users", access.User), null, cancellation)
                .ConfigureAwait(false);
    }
}
