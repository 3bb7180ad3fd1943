using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Elma365Verify.Backup;
using StackExchange.Redis;

namespace Elma365Verify.Containers.Backup.Redis;

/// <summary>How a server is reached, by clients in this process and by the tools in a toolbox.</summary>
/// <param name="Client">Where this process connects to: a relay, or a scratch server's loopback port.</param>
/// <param name="Tools">Where the toolbox connects to, seen from its network namespace.</param>
/// <param name="Password">The user's password.</param>
internal sealed record RedisAccess(IPEndPoint Client, IPEndPoint Tools, string Password)
{
    // A listing of a large key takes the server long when the machine is busy; one that is gone is noticed by its connection.
    private const int Milliseconds = 120_000;
    private const int ConnectMilliseconds = 15_000;

    /// <summary>The user who may do what is asked for.</summary>
    public string User { get; init; } = "default";

    /// <summary>Connects.</summary>
    /// <exception cref="BackupException">The server can't be reached, or refuses.</exception>
    public async Task<ConnectionMultiplexer> OpenAsync(CancellationToken cancellation)
    {
        var options = new ConfigurationOptions
        {
            EndPoints = { Client },
            User = User,
            Password = Password,
            AbortOnConnectFail = true,
            ConnectTimeout = ConnectMilliseconds,
            AsyncTimeout = Milliseconds,
            AllowAdmin = true,
            ConfigCheckSeconds = 0, // else the client notices after a minute that a server became a replica, and drops one that loads
            IncludeDetailInExceptions = false,
            SetClientLibrary = false,
            Protocol = RedisProtocol.Resp2, // scores as texts that tell all doubles apart, maps as lists
            CommandMap = CommandMap.Create(["SUBSCRIBE"], available: false), // else a second connection
        };
        try
        {
            return await ConnectionMultiplexer.ConnectAsync(options).WaitAsync(cancellation).ConfigureAwait(false);
        }
        catch (RedisException exception)
        {
            throw new BackupException($"Redis: {exception.Message}", exception);
        }
    }

    /// <summary>A run of <c>redis-cli</c> on this server.</summary>
    public ToolCommand Tool(params ReadOnlySpan<string> arguments) => new(
        "redis-cli",
        [
            "-h", Tools.Address.ToString(), "-p", Tools.Port.ToString(CultureInfo.InvariantCulture), "--user", User, "--no-auth-warning",
            .. arguments,
        ])
    {
        Environment = ImmutableDictionary<string, string>.Empty.Add("REDISCLI_AUTH", Password),
    };
}
