using System.Buffers.Binary;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using MongoDB.Bson;
using MongoDB.Bson.Serialization;

namespace Elma365Verify.ImageTests.MongoDb;

/// <summary>
/// A client that may send any bytes. A message: length, number, answered number, opcode (int32 each, little endian), payload.
/// </summary>
internal sealed class RawClient : IDisposable
{
    public const int OpMsg = 2013;
    public const int HeaderLength = 16;

    private readonly Socket socket = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };

    private RawClient()
    {
    }

    /// <summary>Connects.</summary>
    public static async Task<RawClient> ConnectAsync(IPEndPoint endpoint, CancellationToken token)
    {
        var client = new RawClient();
        await client.socket.ConnectAsync(endpoint, token);
        return client;
    }

    /// <summary>The number of the request that the last reply answers.</summary>
    public int Answered { get; private set; }

    /// <summary>An OP_MSG with flags and sections, its number 1.</summary>
    public static byte[] Message(uint flags, params byte[][] sections)
    {
        var payload = sections.SelectMany(section => section).ToArray();
        var message = new byte[HeaderLength + 4 + payload.Length];
        BinaryPrimitives.WriteInt32LittleEndian(message, message.Length);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(4), 1);
        BinaryPrimitives.WriteInt32LittleEndian(message.AsSpan(12), OpMsg);
        BinaryPrimitives.WriteUInt32LittleEndian(message.AsSpan(HeaderLength), flags);
        payload.CopyTo(message, HeaderLength + 4);
        return message;
    }

    /// <summary>A section of kind 0.</summary>
    public static byte[] Body(BsonDocument command) => [0, .. command.ToBson()];

    /// <summary>Sends bytes; false where the server has hung up.</summary>
    public async Task<bool> TrySendAsync(ReadOnlyMemory<byte> bytes, CancellationToken token)
    {
        try
        {
            while (bytes.Length > 0)
                bytes = bytes[await socket.SendAsync(bytes, token)..];
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>Sends a command and returns the reply, or null where the server hangs up instead.</summary>
    public async Task<BsonDocument?> TryAskAsync(BsonDocument command, CancellationToken token)
    {
        if (!command.Contains("$db"))
            command = [.. command, new BsonElement("$db", "admin")];
        return await TrySendAsync(Message(0, Body(command)), token) ? await TryReceiveAsync(token) : null;
    }

    /// <summary>Authenticates by SCRAM-SHA-256 (RFC 7677).</summary>
    public async Task LogInAsync(string user, string password, CancellationToken token)
    {
        var bare = $"n={user},r=nonce";
        var first = await PayloadAsync(new() { { "saslStart", 1 }, { "mechanism", "SCRAM-SHA-256" } }, $"n,,{bare}", token);
        var parts = first.Split(',').ToDictionary(part => part[0], part => part[2..]);
        var salted = Rfc2898DeriveBytes.Pbkdf2(
            password,
            Convert.FromBase64String(parts['s']),
            int.Parse(parts['i'], CultureInfo.InvariantCulture),
            HashAlgorithmName.SHA256,
            32);
        var key = HMACSHA256.HashData(salted, "Client Key"u8);
        var final = $"c=biws,r={parts['r']}";
        var signature = HMACSHA256.HashData(SHA256.HashData(key), Encoding.ASCII.GetBytes($"{bare},{first},{final}"));
        var proof = key.Zip(signature, (left, right) => (byte)(left ^ right)).ToArray();
        await PayloadAsync(new() { { "saslContinue", 1 }, { "conversationId", 1 } }, $"{final},p={Convert.ToBase64String(proof)}", token);
        await PayloadAsync(new() { { "saslContinue", 1 }, { "conversationId", 1 } }, "", token);
    }

    /// <summary>The next reply, or null where the server hangs up.</summary>
    public async Task<BsonDocument?> TryReceiveAsync(CancellationToken token) => await TryReceiveBytesAsync(token) is { } payload
        ? BsonSerializer.Deserialize<BsonDocument>(payload.AsMemory(5).ToArray())
        : null;

    /// <summary>The next reply's payload, unread, or null where the server hangs up.</summary>
    public async Task<byte[]?> TryReceiveBytesAsync(CancellationToken token)
    {
        if (await TryReadAsync(HeaderLength, token) is not { } header)
            return null;
        Answered = BinaryPrimitives.ReadInt32LittleEndian(header.AsSpan(8));
        return await TryReadAsync(BinaryPrimitives.ReadInt32LittleEndian(header) - HeaderLength, token);
    }

    /// <summary>Whether the server hangs up, where it has nothing more to say.</summary>
    public async Task<bool> IsClosedAsync(CancellationToken token) => await TryReadAsync(1, token) is null;

    /// <summary>Says that nothing more will be sent.</summary>
    public void EndSending()
    {
        try
        {
            socket.Shutdown(SocketShutdown.Send);
        }
        catch (SocketException)
        {
            // The server was first.
        }
    }

    /// <inheritdoc/>
    public void Dispose() => socket.Dispose();

    private async Task<string> PayloadAsync(BsonDocument command, string payload, CancellationToken token)
    {
        var reply = await TryAskAsync(command.Add("payload", Encoding.ASCII.GetBytes(payload)), token);
        return Encoding.ASCII.GetString(reply!["payload"].AsByteArray);
    }

    private async Task<byte[]?> TryReadAsync(int length, CancellationToken token)
    {
        var buffer = new byte[length];
        var read = 0;
        try
        {
            while (read < length && await socket.ReceiveAsync(buffer.AsMemory(read), token) is > 0 and var more)
                read += more;
        }
        catch (SocketException)
        {
            return null;
        }

        return read == length ? buffer : null;
    }
}
