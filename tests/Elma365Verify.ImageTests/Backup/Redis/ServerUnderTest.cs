using System.Net;
using Elma365Verify.Containers.Backup;
using Elma365Verify.Containers.Backup.Redis;
using Elma365Verify.Containers.Scratch;
using Elma365Verify.ImageTests.Modules;
using Testcontainers.Redis;

namespace Elma365Verify.ImageTests.Backup.Redis;

/// <summary>A Redis server on this machine's loopback, its toolbox, and its archive.</summary>
internal sealed class ServerUnderTest : IAsyncDisposable
{
    private const string UsersFile = "/data/users.acl";

    private static readonly TimeSpan ToolboxLife = TimeSpan.FromMinutes(15);

    private readonly RedisContainer container;
    private readonly NamespaceGuest guest;
    private readonly StorePlace place;
    private (string User, string Password) account;

    private ServerUnderTest(RedisContainer container, Toolbox toolbox, NamespaceGuest guest, string password)
    {
        (this.container, this.guest, account) = (container, guest, ("default", password));
        place = new StorePlace(ImagesUnderTest.Engine, guest.Id, IPAddress.Loopback, new StorePorts(RedisBuilder.RedisPort, null));
        Toolbox = toolbox;
    }

    public Toolbox Toolbox { get; }

    public RedisAccess Access => AccessOf(account.User, account.Password);

    public RedisArchive Archive => ArchiveOf(account.User, account.Password);

    /// <summary>An archive that has to stop writers: no machine has as much memory as it asks for.</summary>
    public RedisArchive Pausing => PausingFor(TimeSpan.FromSeconds(10));

    /// <summary>The same with a bound of its own.</summary>
    public RedisArchive PausingFor(TimeSpan bound) =>
        new(Access, Toolbox, place.Loopback) { Spare = long.MaxValue >> 2, MostPaused = bound };

    /// <summary>The server as a user reaches it.</summary>
    public RedisAccess AccessOf(string user, string password) => AccessTo(container, password) with { User = user };

    /// <summary>The archive of a user.</summary>
    public RedisArchive ArchiveOf(string user, string password) => new(AccessOf(user, password), Toolbox, place.Loopback);

    /// <summary>From now on another user asks.</summary>
    public void LogIn(string user, string password) => account = (user, password);

    /// <summary>Starts one with a password, users in a file, and settings of its own.</summary>
    /// <param name="password">The password of the user default.</param>
    /// <param name="data">An RDB file that lies in its data directory before it starts; null for none.</param>
    /// <param name="token">Ends the start.</param>
    /// <param name="settings">Further settings: <c>--appendonly yes</c>.</param>
    public static async Task<ServerUnderTest> StartAsync(
        string password, byte[]? data, CancellationToken token, params string[] settings)
    {
        var image = await ImagesUnderTest.ImageAsync("redis", token);
        var hash = Convert.ToHexStringLower(System.Security.Cryptography.SHA256.HashData(System.Text.Encoding.UTF8.GetBytes(password)));
        var users = System.Text.Encoding.UTF8.GetBytes($"user default on #{hash} ~* &* +@all\n");
        var builder = new RedisBuilder(image.Reference)
            .WithResourceMapping(users, UsersFile)
            .WithCommand(["redis-server", "--aclfile", UsersFile, .. settings]);
        if (data is not null)
            builder = builder.WithResourceMapping(data, "/data/dump.rdb");
        var container = await ModuleServer.StartAsync(builder, (starting, asking) => PingAsync(starting, password, asking), token);
        try
        {
            var guest = NamespaceGuest.StartAsync(
                ImagesUnderTest.Engine, await ImagesUnderTest.AgentAsync(token), container.Id, ImagesUnderTest.RunId, token);
            var toolbox = await Toolbox.StartAsync(
                ImagesUnderTest.Engine,
                await ImagesUnderTest.ReferenceAsync("redis", token),
                ImagesUnderTest.RunId,
                container.Id,
                ToolboxLife,
                token);
            return new ServerUnderTest(container, toolbox, await guest, password);
        }
        catch
        {
            await container.DisposeAsync();
            throw;
        }
    }

    /// <summary>Sends commands; words are separated by blanks, and <c>\x00</c> stands for a byte.</summary>
    public async Task DoAsync(int database, CancellationToken token, params string[] commands)
    {
        await using var connection = await Access.OpenAsync(token);
        foreach (var words in commands.Select(command => command.Split(' ')))
        {
            await connection.GetDatabase(database)
                .ExecuteAsync(words[0], words.Skip(1).Select(word => (object)Bytes(word)).ToArray()).WaitAsync(token);
        }
    }

    /// <summary>The answer to one question.</summary>
    public async Task<string> AskAsync(CancellationToken token, params string[] words)
    {
        await using var connection = await Access.OpenAsync(token);
        return (await connection.GetDatabase(0).ExecuteAsync(words[0], words.Skip(1).Cast<object>().ToArray()).WaitAsync(token)).ToString();
    }

    /// <summary>Stops the server, and starts it on what it has on its disk. Its toolbox has lost its network then.</summary>
    public Task RestartAsync(CancellationToken token) => container.RestartAsync(token);

    public async ValueTask DisposeAsync()
    {
        await place.DisposeAsync();
        await guest.DisposeAsync();
        await Toolbox.DisposeAsync();
        await container.DisposeAsync();
    }

    private static byte[] Bytes(string word)
    {
        var bytes = new List<byte>();
        for (var i = 0; i < word.Length; i++)
        {
            if (word[i] == '\\')
                bytes.Add(Convert.ToByte(word.Substring((i += 3) - 1, 2), 16));
            else
                bytes.AddRange(System.Text.Encoding.UTF8.GetBytes(word, i, 1));
        }

        return [.. bytes];
    }

    private static RedisAccess AccessTo(RedisContainer container, string password) => new(
        container.LoopbackEndpoint(RedisBuilder.RedisPort), new IPEndPoint(IPAddress.Loopback, RedisBuilder.RedisPort), password);

    private static async Task PingAsync(RedisContainer container, string password, CancellationToken token)
    {
        await using var connection = await AccessTo(container, password).OpenAsync(token);
        await connection.GetDatabase().PingAsync().WaitAsync(token);
    }
}
