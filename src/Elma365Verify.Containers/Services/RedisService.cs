using System.Net;
using DotNet.Testcontainers.Builders;
using Elma365Verify.Containers.Behaviours;
using StackExchange.Redis;

namespace Elma365Verify.Containers.Services;

/// <summary>Redis under the contract of the official <c>redis</c> image.</summary>
public sealed class RedisService : IService
{
    private const string ConfigurationFile = "/usr/local/etc/redis/redis.conf";

    // Now and then the client notices a refused connection only when this has passed; who waits for the server asks again.
    private const int ConnectMilliseconds = 3000;

    private readonly string password = GeneratedSecret.Create();

    /// <summary>Makes the service with a password of its own.</summary>
    public RedisService()
    {
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
    public ContainerBuilder Configure(ContainerBuilder builder) => builder
        .WithFile(ConfigurationFile, $"""
            dir /data
            requirepass {password}

            """)
        .WithCommand("redis-server", ConfigurationFile);

    private ConfigurationOptions Options(IPEndPoint endpoint) => new()
    {
        EndPoints = { endpoint },
        Password = password,
        AbortOnConnectFail = true,
        ConnectRetry = 0,
        ConnectTimeout = ConnectMilliseconds,
        AsyncTimeout = (int)BoundedHandshake.Timeout.TotalMilliseconds,
        AllowAdmin = true, // the client counts INFO among the administrator's commands
        IncludeDetailInExceptions = false,
        SetClientLibrary = false,
    };

    private async Task<string> PingAsync(IPEndPoint endpoint, CancellationToken token)
    {
        var options = Options(endpoint);
        options.CommandMap = CommandMap.Create(["SUBSCRIBE"], available: false); // else a second connection
        await using var connection = await ConnectAsync(options, token);
        await connection.GetDatabase().PingAsync().WaitAsync(token);
        var information = await connection.GetServer(endpoint).InfoAsync("server").WaitAsync(token);
        var version = information.SelectMany(section => section).FirstOrDefault(entry => entry.Key == "redis_version").Value;
        return version is null ? throw new HandshakeException("the server does not tell its version") : $"Redis {version}";
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
