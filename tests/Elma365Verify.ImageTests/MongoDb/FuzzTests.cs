using System.Buffers.Binary;
using CsCheck;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Elma365Verify.ImageTests.MongoDb;

/// <summary>Whatever is sent, the server lives, and says nothing of a fault of its own.</summary>
public sealed class FuzzTests
{
    private const int Messages = 2_400;
    private const int AtATime = 8;
    private const int PingNumber = 77;
    private const ulong Seed = 20_150_101;

    private static readonly BsonDocument[] Commands =
    [
        new() { { "hello", 1 }, { "$db", "admin" }, { "speculativeAuthenticate", Start("n,,n=mongo,r=abc") } },
        [.. Start("n,,n=mongo,r=abc"), new BsonElement("$db", "admin")],
        new() { { "saslContinue", 1 }, { "conversationId", 1 }, { "payload", new byte[] { 99, 61 } }, { "$db", "admin" } },
        new() { { "find", "c" }, { "filter", new BsonDocument("a", new BsonDocument("$gt", 1)) }, { "$db", "fuzz" } },
        new()
        {
            { "insert", "c" },
            { "documents", new BsonArray { new BsonDocument("a", "x"), new BsonDocument("b", 1.5) } },
            { "$db", "fuzz" },
        },
        new()
        {
            { "update", "c" },
            { "updates", new BsonArray { BsonDocument.Parse("{ q: {}, u: { $set: { z: 1 } } }") } },
            { "$db", "fuzz" },
        },
        new()
        {
            { "aggregate", "c" },
            { "pipeline", new BsonArray { BsonDocument.Parse("{ $match: { a: /x/i } }") } },
            { "cursor", new BsonDocument() },
            { "$db", "fuzz" },
        },
        new() { { "getMore", 5L }, { "collection", "c" }, { "$db", "fuzz" } },
        new() { { "killCursors", "c" }, { "cursors", new BsonArray { 5L } }, { "$db", "fuzz" } },
        new() { { "collStats", "c" }, { "scale", 1 }, { "$db", "fuzz" } },
        new() { { "usersInfo", 1 }, { "$db", "admin" } },
    ];

    private static readonly Gen<byte[]> Valid =
        Gen.Select(One(Commands), Gen.Bool, One(0u, 1u, 2u, 1u << 16, 1u << 3), (command, split, flags) =>
            split && command.Names.Contains("documents")
                ? RawClient.Message(
                    flags,
                    RawClient.Body([.. command.Where(field => field.Name != "documents")]),
                    Sequence(command["documents"].AsBsonArray))
                : RawClient.Message(flags, RawClient.Body(command)));

    private static readonly Gen<byte[]> Mutated =
        Gen.Select(Valid, Gen.Select(Gen.Int[0, 4000], Gen.Byte).Array[1, 6], (message, changes) =>
        {
            var changed = message.ToArray();
            foreach (var (at, value) in changes)
                changed[RawClient.HeaderLength + (at % (changed.Length - RawClient.HeaderLength))] = value;
            return changed;
        });

    private static readonly Gen<byte[]> Truncated =
        Gen.Select(Valid, Gen.Int[1, 4000], (message, length) => message[..(length % message.Length)]);

    private static readonly Gen<byte[]> Shortened = Gen.Select(Valid, Gen.Int[1, 4000], (message, length) =>
    {
        var shorter = message[..(RawClient.HeaderLength + (length % (message.Length - RawClient.HeaderLength)))];
        BinaryPrimitives.WriteInt32LittleEndian(shorter, shorter.Length);
        return shorter;
    });

    private static readonly Gen<byte[]> Oversized =
        Gen.Select(Valid, One(int.MaxValue, int.MinValue, -1, 0, 15, 16, 48_000_001), (message, length) =>
        {
            var larger = message.ToArray();
            BinaryPrimitives.WriteInt32LittleEndian(larger, length);
            return larger;
        });

    private static readonly Gen<byte[]> Any = Gen.Frequency(
        (4, Mutated), (2, Truncated), (2, Shortened), (1, Oversized), (1, Gen.Byte.Array[0, 300]), (1, Valid));

    [TestCase(false)]
    [TestCase(true)]
    [CancelAfter(Bounds.Server)]
    public async Task No_message_ends_the_server(bool ofUser, CancellationToken token)
    {
        var random = new PCG(1, Seed);
        var messages = Enumerable.Range(0, Messages / 2).Select(_ => Any.Generate(random, null, out var _)).ToList();
        var survived = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtATime, CancellationToken = token };

        await Parallel.ForEachAsync(messages, options, async (message, cancellation) =>
        {
            using var client = await RawClient.ConnectAsync(MongoDbServer.Endpoint, cancellation);
            if (ofUser)
                await client.LogInAsync("mongo", "mongo", cancellation);
            if (await SurvivesAsync(client, message, cancellation))
                Interlocked.Increment(ref survived);
        });

        Assert.That(survived, Is.InRange(messages.Count / 20, messages.Count * 19 / 20), "some can be answered, and some can not");
        await AssertNoFaultAsync(token);
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task No_command_of_a_user_ends_the_server(CancellationToken token)
    {
        using var client = MongoDbServer.ClientOf("mongo", "mongo");
        var names = Commands.Select(command => command.GetElement(0).Name)
            .Concat(["create", "createIndexes", "distinct", "count", "findAndModify", "delete"])
            .ToArray();
        var values = One<BsonValue>(
            1, -1L, 1.5, "", "c", "$x", true, BsonNull.Value,
            new BsonDocument(), new BsonArray(), new BsonArray { 1, "x" }, new BsonDocument("$gt", new BsonArray()),
            ObjectId.Empty, new byte[] { 1 }, new BsonRegularExpression("(", "x"), BsonMinKey.Value);
        var commands = Gen.Select(
            One(names),
            values,
            One("filter", "documents", "updates", "deletes", "pipeline", "cursor", "batchSize", "indexes", "key", "query",
                "collection", "cursors", "scale", "sort", "update", "capped", "$db"),
            values,
            (name, first, field, second) => new BsonDocument { [name] = first, [field] = second });
        var random = new PCG(1, Seed);

        foreach (var command in Enumerable.Range(0, 600).Select(_ => commands.Generate(random, null, out var _)))
        {
            try
            {
                await client.GetDatabase("fuzz").RunCommandAsync<BsonDocument>(command, cancellationToken: token);
            }
            catch (Exception exception) when (exception is MongoException or BsonSerializationException or FormatException)
            {
                // An error is an answer; the server's end is what the log and the next test of it would show.
            }
        }

        await AssertNoFaultAsync(token);
    }

    // A message of the length it says it has is followed by a ping, so that its end is seen; any other by the end of the stream.
    private static async Task<bool> SurvivesAsync(RawClient client, byte[] message, CancellationToken token)
    {
        var isWhole = message.Length >= RawClient.HeaderLength && BinaryPrimitives.ReadInt32LittleEndian(message) == message.Length;
        var ping = RawClient.Message(0, RawClient.Body(new BsonDocument { { "ping", 1 }, { "$db", "admin" } }));
        BinaryPrimitives.WriteInt32LittleEndian(ping.AsSpan(4), PingNumber);
        if (!await client.TrySendAsync(isWhole ? [.. message, .. ping] : message, token))
            return false;
        if (!isWhole)
            client.EndSending();
        do
        {
            if (await client.TryReceiveBytesAsync(token) is null)
                return false;
        }
        while (client.Answered != PingNumber);
        return true;
    }

    private static Gen<T> One<T>(params T[] values) => Gen.Int[0, values.Length - 1].Select(index => values[index]);

    private static async Task AssertNoFaultAsync(CancellationToken token)
    {
        var log = await MongoDbServer.LogAsync(token);
        Assert.That(log, Does.Not.Contain("Traceback").And.Not.Contain("PANIC").And.Not.Contain("terminated by signal"));
        var count = await MongoDbServer.NewCollection().CountDocumentsAsync("{}", cancellationToken: token);
        Assert.That(count, Is.Zero);
    }

    private static BsonDocument Start(string payload) => new()
    {
        { "saslStart", 1 }, { "mechanism", "SCRAM-SHA-256" }, { "payload", System.Text.Encoding.ASCII.GetBytes(payload) },
    };

    private static byte[] Sequence(BsonArray documents)
    {
        byte[] content = [.. "documents\0"u8, .. documents.SelectMany(document => document.AsBsonDocument.ToBson())];
        var section = new byte[5 + content.Length];
        section[0] = 1;
        BinaryPrimitives.WriteInt32LittleEndian(section.AsSpan(1), section.Length - 1);
        content.CopyTo(section, 5);
        return section;
    }
}
