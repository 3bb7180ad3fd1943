using System.Text;
using System.Text.Json.Nodes;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Containers.Backup;
using Elma365Verify.Containers.Backup.RabbitMq;
using RabbitMQ.Client;

namespace Elma365Verify.SelfTests.Backup;

internal sealed class RabbitMqFaults() : FaultyStore("rabbitmq")
{
    private const string Host = "договоры";
    private const string Acts = "acts";
    private const string Queue = $"queue {Host} {Acts}";

    public override string[] Names => ["broker"];

    public override string[] MustHold => ["user", "virtual host", "permission", "policy", "queue", "exchange", "binding", "message"];

    public override string? WrongVersion => "RabbitMQ 99.0.1";

    public override string? Tool => null;

    public override IReadOnlyList<Change> Intruders { get; } =
    [
        Api("a queue", ["queues", "/", "intruder"], "{}", "intruder (queues)"),
        Api("an exchange", ["exchanges", "/", "intruder"], """{"type":"fanout"}""", "intruder (exchanges)"),
        Api("a policy", ["policies", "/", "intruder"], """{"pattern":"^x","definition":{"max-length":1}}""", "intruder (policies)"),
        Api("a virtual host", ["vhosts", "intruder"], "{}", "intruder (vhosts)"),
        Api("a user", ["users", "intruder"], """{"password_hash":"","tags":""}""", "intruder (users)"),
    ];

    public override IReadOnlyList<Change> Losses { get; } =
    [
        Channel("a binding", (channel, token) => channel.QueueUnbindAsync(Acts, "topic", "act.*", null, token),
            (channel, token) => channel.QueueBindAsync(Acts, "topic", "act.*", cancellationToken: token),
            $"binding {Host} topic queue {Acts} act.* is missing"),
        Channel("a queue's argument", (channel, token) => RedeclareAsync(channel, [], token),
            (channel, token) => RedeclareAsync(channel, Bounded, token),
            $"queue {Host} vacant lost its argument x-max-length (10)"),
        new Change("a user's permission", (site, token) => DeleteAsync(site, ["permissions", Host, "reader"], token),
            (site, token) => PutAsync(site, ["permissions", Host, "reader"], Permission, token),
            $"permission {Host} reader is missing"),
        new Change("a policy", (site, token) => DeleteAsync(site, ["policies", Host, "long"], token),
            (site, token) => PutAsync(site, ["policies", Host, "long"], Policy, token), $"policy {Host} long is missing"),
        Messages("a message's property", messages => messages[1] = Message(2, "other"),
            $"message 2 of {Queue}: message-id other instead of id 2"),
        Messages("the order of two messages", messages => (messages[3], messages[4]) = (messages[4], messages[3]),
            $"message 4 of {Queue}: message-id id 5 instead of id 4", $"the body of message 4 of {Queue} differs",
            $"message 5 of {Queue}: message-id id 4 instead of id 5", $"the body of message 5 of {Queue} differs"),
        Messages("a message", messages => messages.RemoveAt(messages.Count - 1),
            $"{Queue}: message count 20 instead of 21", $"message 21 of {Queue} is missing"),
    ];

    private const string Permission = """{"configure":"","write":"","read":"^acts"}""";
    private const string Policy = """{"pattern":"^nobody","definition":{"max-length":10},"priority":1}""";

    private static Dictionary<string, object?> Bounded => new() { ["x-max-length"] = 10L };

    public override Task<HeldBackup> BeginAsync(StoreSite site, Func<IBackupStorage, Task> take, CancellationToken token) =>
        StopAtAsync("/messages/", take);

    protected override async Task FillAsync(StoreSite site, CancellationToken token)
    {
        await PutAsync(site, ["vhosts", Host], "{}", token);
        await PutAsync(site, ["permissions", Host, site.Account.User], """{"configure":".*","write":".*","read":".*"}""", token);
        await PutAsync(site, ["users", "reader"], """{"password_hash":"","tags":"monitoring"}""", token);
        await PutAsync(site, ["permissions", Host, "reader"], Permission, token);
        await PutAsync(site, ["policies", Host, "long"], Policy, token);
        await PutAsync(site, ["policies", Host, "longer"], Policy, token);
        await InChannelAsync(site, async channel =>
        {
            await channel.ExchangeDeclareAsync("topic", ExchangeType.Topic, durable: true, autoDelete: false, cancellationToken: token);
            await channel.QueueDeclareAsync(Acts, durable: true, exclusive: false, autoDelete: false, cancellationToken: token);
            await DeclareAsync(channel, Bounded, token);
            await channel.QueueBindAsync(Acts, "topic", "act.*", cancellationToken: token);
            await channel.QueueBindAsync(Acts, "topic", "deed.*", cancellationToken: token);
        }, token);
        await PublishAsync(site, Enumerable.Range(1, 20).Select(number => Message(number)), token);
    }

    protected override Task AddAsync(StoreSite site, CancellationToken token) => PublishAsync(site, [Message(21)], token);

    // So large that the first few fill what is written at once, and the backup's file is begun while the queue has more to give.
    private static readonly string Wording = new('§', 4096);

    private static RabbitMqMessage Message(int number, string? id = null)
    {
        var properties = new BasicProperties { Persistent = true, MessageId = id ?? $"id {number}", ContentType = "text/plain" };
        return new RabbitMqMessage("topic", "act.new", properties, Encoding.UTF8.GetBytes($"act {number} {Wording}"));
    }

    private static Change Api(string name, string[] path, string body, params string[] sentences) => new(
        name, (site, token) => PutAsync(site, path, body, token), (site, token) => DeleteAsync(site, path, token), sentences);

    private static Change Channel(
        string name, Func<IChannel, CancellationToken, Task> change, Func<IChannel, CancellationToken, Task> mend,
        params string[] sentences) => new(
        name,
        (site, token) => InChannelAsync(site, channel => change(channel, token), token),
        (site, token) => InChannelAsync(site, channel => mend(channel, token), token),
        sentences);

    // The queue's messages, changed and published anew.
    private static Change Messages(string name, Action<List<RabbitMqMessage>> change, params string[] sentences)
    {
        List<RabbitMqMessage> All() => [.. Enumerable.Range(1, 21).Select(number => Message(number))];
        var changed = All();
        change(changed);
        return new Change(
            name, (site, token) => ReplaceAsync(site, changed, token), (site, token) => ReplaceAsync(site, All(), token), sentences);
    }

    private static async Task ReplaceAsync(StoreSite site, IEnumerable<RabbitMqMessage> messages, CancellationToken token)
    {
        await InChannelAsync(site, channel => channel.QueuePurgeAsync(Acts, token), token);
        await PublishAsync(site, messages, token);
    }

    private static async Task RedeclareAsync(IChannel channel, Dictionary<string, object?> arguments, CancellationToken token)
    {
        await channel.QueueDeleteAsync("vacant", ifUnused: false, ifEmpty: false, cancellationToken: token);
        await DeclareAsync(channel, arguments, token);
    }

    private static Task<QueueDeclareOk> DeclareAsync(IChannel channel, Dictionary<string, object?> arguments, CancellationToken token) =>
        channel.QueueDeclareAsync("vacant", durable: true, exclusive: false, autoDelete: false, arguments, cancellationToken: token);

    private static async Task PublishAsync(StoreSite site, IEnumerable<RabbitMqMessage> messages, CancellationToken token)
    {
        using var http = StoreConnections.RabbitMqManagement(site.Account, site.Management);
        await using var connection = await AccessTo(site, http).ConnectAsync(Host, token);
        await using var publisher = await ConfirmedPublisher.OpenAsync(connection, token);
        foreach (var message in messages)
            await publisher.PublishAsync(message.Exchange, message, token);
        await publisher.FlushAsync(token);
    }

    private static async Task InChannelAsync(StoreSite site, Func<IChannel, Task> workAsync, CancellationToken token)
    {
        using var http = StoreConnections.RabbitMqManagement(site.Account, site.Management);
        await using var connection = await AccessTo(site, http).ConnectAsync(Host, token);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: token);
        await workAsync(channel);
    }

    private static Task PutAsync(StoreSite site, string[] path, string body, CancellationToken token) =>
        SendAsync(site, HttpMethod.Put, path, JsonNode.Parse(body)!.AsObject(), token);

    private static Task DeleteAsync(StoreSite site, string[] path, CancellationToken token) =>
        SendAsync(site, HttpMethod.Delete, path, null, token);

    private static async Task SendAsync(StoreSite site, HttpMethod method, string[] path, JsonObject? body, CancellationToken token)
    {
        using var http = StoreConnections.RabbitMqManagement(site.Account, site.Management);
        await new RabbitMqManagement(AccessTo(site, http)).SendAsync(method, RabbitMqManagement.Path(path), body, token);
    }

    private static RabbitMqAccess AccessTo(StoreSite site, HttpClient http) => new(
        StoreConnections.RabbitMq(site.Account, site.Data), http, http.BaseAddress!, site.Account.User, site.Account.Password);
}
