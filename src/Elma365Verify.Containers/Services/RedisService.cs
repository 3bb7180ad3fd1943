using System.Net;
using Elma365Verify.Containers.Behaviours;
using Elma365Verify.Images;
using System.Net.Sockets;
using StackExchange.Redis;

namespace Elma365Verify.Containers.Services;

/// <summary>Redis.</summary>
public sealed class RedisService : IStoreService
{
    private const int UsualDatabases = 16;

    private static readonly byte[] Refusal = [.. "-NOAUTH"u8];

    private readonly int databases;

    /// <summary>Makes the service.</summary>
    /// <param name="account">
    /// Its user <c>default</c>; null for one with a password of its own. Of another user the password is the default's: a server begins
    /// with no other.
    /// </param>
    /// <param name="databases">How many databases it is to have at least.</param>
    public RedisService(StoreAccount? account = null, int databases = UsualDatabases)
    {
        this.databases = Math.Max(databases, UsualDatabases);
        Account = new StoreAccount("default", account?.Password ?? GeneratedSecret.Create());
        Handshakes = [BoundedHandshake.Create("Redis AUTH and PING", 6379, PingAsync)];
        Behaviours = RedisBehaviours.All(6379, (endpoint, token) => ConnectAsync(Options(endpoint), token));
    }

    /// <inheritdoc/>
    public string Role => "redis";

    /// <inheritdoc/>
    public IReadOnlyList<Handshake> Handshakes { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Behaviour> Behaviours { get; }

    /// <inheritdoc/>
    public StoreAccount Account { get; }

    /// <inheritdoc/>
    public ContainerSetup Configure(ImageContract contract)
    {
        var setup = ContainerSetup.Of(contract).WithEnvironment(contract.PasswordVariable, Account.Password);
        return contract.ConfigurationFile is not { } file
            ? Enlarged(setup)
            : setup.WithFile(file, FormattableString.Invariant($"""
                dir {contract.DataDirectory}
                requirepass {Quoted(Account.Password)}
                databases {databases}

                """));
    }

    // Bitnami's start script hands these words on: https://github.com/bitnami/containers/tree/main/bitnami/redis.
    private ContainerSetup Enlarged(ContainerSetup setup) => databases == UsualDatabases
        ? setup
        : setup.WithEnvironment("REDIS_EXTRA_FLAGS", FormattableString.Invariant($"--databases {databases}"));

    // As redis.conf takes an argument that may hold any printable character.
    private static string Quoted(string text) =>
        $"\"{text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)}\"";

    private ConfigurationOptions Options(IPEndPoint endpoint) => new()
    {
        EndPoints = { endpoint },
        Password = Account.Password,
        AbortOnConnectFail = true,
        ConnectRetry = 0,
        ConnectTimeout = (int)BoundedHandshake.ClientPatience.TotalMilliseconds,
        AsyncTimeout = (int)BoundedHandshake.ClientPatience.TotalMilliseconds,
        AllowAdmin = true, // the client counts INFO among the administrator's commands
        IncludeDetailInExceptions = false,
        SetClientLibrary = false,
    };

    private async Task<string> PingAsync(IPEndPoint endpoint, CancellationToken token)
    {
        // First, for the client notices a refused connection now and then only when its patience is at an end.
        await CheckRefusalAsync(endpoint, token);
        var options = Options(endpoint);
        options.CommandMap = CommandMap.Create(["SUBSCRIBE"], available: false); // else a second connection
        await using var connection = await ConnectAsync(options, token);
        await connection.GetDatabase().PingAsync().WaitAsync(token);
        var information = await connection.GetServer(endpoint).InfoAsync("server").WaitAsync(token);
        var version = information.SelectMany(section => section).FirstOrDefault(entry => entry.Key == "redis_version").Value;
        return version is null ? throw new HandshakeException("the server does not tell its version") : $"Redis {version}";
    }

    // The client forgives a server that has no password, but that server is not the one configured.
    private static async Task CheckRefusalAsync(IPEndPoint endpoint, CancellationToken token)
    {
        using var client = new TcpClient();
        await client.ConnectAsync(endpoint, token);
        await using var stream = client.GetStream();
        await stream.WriteAsync("PING\r\n"u8.ToArray(), token);
        var answer = new byte[Refusal.Length];
        await stream.ReadExactlyAsync(answer, token);
        if (!Refusal.SequenceEqual(answer))
            throw new HandshakeException("the server serves a client without a password");
    }

    // The client takes no token; a connection nobody waits for any more is closed when it comes.
    private static async Task<ConnectionMultiplexer> ConnectAsync(ConfigurationOptions options, CancellationToken token)
    {
        var connecting = ConnectionMultiplexer.ConnectAsync(options);
        try
        {
            return await connecting.WaitAsync(token);
        }
        catch (OperationCanceledException)
        {
            _ = connecting.ContinueWith(
                late => late.Result.Dispose(),
                CancellationToken.None,
                TaskContinuationOptions.OnlyOnRanToCompletion,
                TaskScheduler.Default);
            throw;
        }
    }
}
