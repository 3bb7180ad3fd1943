using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using System.Text;
using Elma365Verify.Containers.Services;
using StackExchange.Redis;

namespace Elma365Verify.Containers.Behaviours;

/// <summary>What clients expect of Redis.</summary>
internal sealed class RedisBehaviours
{
    private static readonly byte[] EveryByte = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];
    private static readonly byte[] Text = Encoding.UTF8.GetBytes("ключ\r\n\0");

    // The first kept so short that it ends within the behaviour, the second so long that it does not.
    private static readonly TimeSpan Short = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan Long = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(50);

    private readonly Func<IPEndPoint, CancellationToken, Task<ConnectionMultiplexer>> connectAsync;

    private RedisBehaviours(Func<IPEndPoint, CancellationToken, Task<ConnectionMultiplexer>> connectAsync) =>
        this.connectAsync = connectAsync;

    /// <summary>All of them.</summary>
    /// <param name="port">The server's documented port.</param>
    /// <param name="connectAsync">Connects an authenticated client that may subscribe.</param>
    public static IReadOnlyList<Behaviour> All(int port, Func<IPEndPoint, CancellationToken, Task<ConnectionMultiplexer>> connectAsync)
    {
        var behaviours = new RedisBehaviours(connectAsync);
        return
        [
            In("every type of value keeps its bytes", ValuesAsync),
            In("an expired key is gone, and another stays", ExpireAsync),
            In("MULTI and EXEC apply all of a transaction or nothing", TransactAsync),
            In("EVAL runs a Lua script", EvaluateAsync),
            In("a published message reaches its channel's subscriber", PublishAsync),
            new("a wrong password is refused, and so is none", port, null, behaviours.WrongPasswordAsync),
        ];

        Behaviour In(string name, Func<Session, Task> performAsync) =>
            new(name, port, null, (endpoint, token) => behaviours.UnderPrefixAsync(endpoint, performAsync, token));
    }

    /// <summary>A connection, and the keys a behaviour has made.</summary>
    private sealed record Session(ConnectionMultiplexer Connection, string Prefix, CancellationToken Token)
    {
        public IDatabase Database => Connection.GetDatabase();

        public HashSet<RedisKey> Keys { get; } = [];

        public RedisKey Key(string name)
        {
            RedisKey key = $"{Prefix}:{name}";
            Keys.Add(key);
            return key;
        }
    }

    private async Task UnderPrefixAsync(IPEndPoint endpoint, Func<Session, Task> performAsync, CancellationToken token)
    {
        await using var connection = await connectAsync(endpoint, token);
        var session = new Session(connection, OwnName.Create(), token);
        await CleanUp.AfterAsync(
            () => performAsync(session).WaitAsync(token),
            late => session.Database.KeyDeleteAsync([.. session.Keys]).WaitAsync(late));
    }

    private static async Task ValuesAsync(Session session)
    {
        var database = session.Database;
        var key = session.Key("string");
        await database.StringSetAsync(key, EveryByte);
        Expect.Bytes("the string", EveryByte, (byte[]?)await database.StringGetAsync(key));

        key = session.Key("hash");
        await database.HashSetAsync(key, [new(EveryByte, Text), new(Text, EveryByte)]);
        Expect.Bytes("a field of the hash", Text, (byte[]?)await database.HashGetAsync(key, EveryByte));
        Expect.Equal("fields of the hash", 2, await database.HashLengthAsync(key));

        key = session.Key("list");
        await database.ListRightPushAsync(key, [Text, EveryByte, "last"]);
        Expect.Sequence("the list", Hex(Text, EveryByte, "last"), Hex(await database.ListRangeAsync(key)));

        key = session.Key("set");
        await database.SetAddAsync(key, [EveryByte, Text, EveryByte]);
        Expect.Equal("members of the set", 2, await database.SetLengthAsync(key));
        Expect.True(await database.SetContainsAsync(key, EveryByte), "the set has lost a member");

        key = session.Key("sorted set");
        await database.SortedSetAddAsync(key, [new("third", 3.5), new(EveryByte, -1), new(Text, 2)]);
        Expect.Sequence("the sorted set", Hex(EveryByte, Text, "third"), Hex(await database.SortedSetRangeByRankAsync(key)));
        Expect.Equal("a score", 3.5, await database.SortedSetScoreAsync(key, "third"));
        await StreamAsync(database, session.Key("stream"));
    }

    private static async Task StreamAsync(IDatabase database, RedisKey key)
    {
        var first = await database.StreamAddAsync(key, [new(Text, EveryByte)]);
        var second = await database.StreamAddAsync(key, [new("field", "value")]);
        await database.StreamCreateConsumerGroupAsync(key, "group", StreamPosition.Beginning);
        var read = await database.StreamReadGroupAsync(key, "group", "consumer", StreamPosition.NewMessages);
        Expect.Sequence("the stream's entries", Hex(first, second), Hex([.. read.Select(entry => entry.Id)]));
        Expect.Bytes("a field of the stream", EveryByte, (byte[]?)read[0][Text]);
        Expect.Equal("entries acknowledged", 1, await database.StreamAcknowledgeAsync(key, "group", first));
        Expect.Equal("entries pending", 1, (await database.StreamPendingAsync(key, "group")).PendingMessageCount);
    }

    private static async Task ExpireAsync(Session session)
    {
        var database = session.Database;
        var (brief, lasting) = (session.Key("brief"), session.Key("lasting"));
        await database.StringSetAsync(lasting, "stays", Long);
        TimeSpan? left;
        long set;
        do
        {
            set = Stopwatch.GetTimestamp();
            await database.StringSetAsync(brief, "goes", Short);
            left = await database.KeyTimeToLiveAsync(brief);
        }
        while (left is null && Stopwatch.GetElapsedTime(set) >= Short); // Gone rightly: this side was too slow to see it.
        Expect.True(
            left is { } soon && soon > TimeSpan.Zero && soon <= Short,
            $"the time it has left: expected at most {Short}, observed {left}");
        while (await database.KeyExistsAsync(brief))
            await Task.Delay(Pause, session.Token);
        Expect.Equal("the key that stays", "stays", (string?)await database.StringGetAsync(lasting));
        left = await database.KeyTimeToLiveAsync(lasting);
        Expect.True(
            left > Long - TimeSpan.FromMinutes(1) && left <= Long,
            $"the time the other has left: expected nearly {Long}, observed {left}");
    }

    private static async Task TransactAsync(Session session)
    {
        var database = session.Database;
        var (guard, count) = (session.Key("guard"), session.Key("count"));
        await database.StringSetAsync(guard, "now");
        Expect.Equal("a transaction whose condition holds", true, await AddAsync("now"));
        Expect.Equal("the count after it", 3, (long)await database.StringGetAsync(count));
        Expect.Equal("a transaction whose condition does not hold", false, await AddAsync("then"));
        Expect.Equal("the count after that", 3, (long)await database.StringGetAsync(count));

        async Task<bool> AddAsync(string guarded)
        {
            var transaction = database.CreateTransaction();
            transaction.AddCondition(Condition.StringEqual(guard, guarded));
            Task[] increments = [transaction.StringIncrementAsync(count), transaction.StringIncrementAsync(count, 2)];
            var committed = await transaction.ExecuteAsync();
            await Task.WhenAll(increments).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            return committed;
        }
    }

    private static async Task EvaluateAsync(Session session)
    {
        var database = session.Database;
        var key = session.Key("lock");
        const string script = "if redis.call('get', KEYS[1]) == ARGV[1] then return redis.call('del', KEYS[1]) else return 0 end";
        await database.StringSetAsync(key, EveryByte);
        Expect.Equal("the script with another's value", 0, await RunAsync(Text));
        Expect.Equal("whether the key is still there", true, await database.KeyExistsAsync(key));
        Expect.Equal("the script with its own value", 1, await RunAsync(EveryByte));
        Expect.Equal("whether the key is still there", false, await database.KeyExistsAsync(key));

        async Task<long> RunAsync(byte[] value) => (long)await database.ExecuteAsync("EVAL", script, 1, key, (RedisValue)value);
    }

    private static async Task PublishAsync(Session session)
    {
        var subscriber = session.Connection.GetSubscriber();
        var (mine, other) = (RedisChannel.Literal(session.Prefix), RedisChannel.Literal(session.Prefix + ":other"));
        var heard = await subscriber.SubscribeAsync(mine);
        Expect.Equal("listeners to a channel nobody listens to", 0, await session.Database.PublishAsync(other, "nobody hears it"));
        Expect.Equal("listeners to the channel", 1, await session.Database.PublishAsync(mine, EveryByte));
        await session.Database.PublishAsync(mine, Text);
        var (first, second) = (await heard.ReadAsync(session.Token), await heard.ReadAsync(session.Token));
        Expect.Sequence("the messages heard", Hex(EveryByte, Text), Hex(first.Message, second.Message));
    }

    // In the protocol's own words (RESP): a client library has many reasons not to connect, and this is about one of them.
    private async Task WrongPasswordAsync(IPEndPoint endpoint, CancellationToken token)
    {
        await using (await connectAsync(endpoint, token))
        {
            // The right one is accepted, so what follows is about the password.
        }

        using var client = new TcpClient();
        await client.ConnectAsync(endpoint, token);
        using var reader = new StreamReader(client.GetStream(), Encoding.ASCII);
        Expect.Equal("the answer to PING without a password", "-NOAUTH", await AskAsync("PING"));
        Expect.Equal("the answer to a wrong password", "-WRONGPASS", await AskAsync($"AUTH {GeneratedSecret.Wrong()}"));
        Expect.Equal("the answer to PING after it", "-NOAUTH", await AskAsync("PING"));

        async Task<string?> AskAsync(string command)
        {
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"{command}\r\n"), token);
            return (await reader.ReadLineAsync(token))?.Split(' ')[0];
        }
    }

    private static IEnumerable<string> Hex(params RedisValue[] values) =>
        values.Select(value => Convert.ToHexString((byte[]?)value ?? []));
}
