using Elma365Verify.Backup.Directories;
using Elma365Verify.Containers.Backup.Redis;

namespace Elma365Verify.SelfTests.Backup;

internal sealed class RedisFaults() : FaultyStore("redis")
{
    private const string Library = "#!lua name=shop\nredis.register_function('total', function() return 1 end)";

    public override string[] Names => ["Redis", "redis-cli"];

    public override string[] MustHold => ["key", "stream group", "user", "function library"];

    public override string? WrongVersion => "Redis 99.0.1";

    public override string? Tool => "redis-cli";

    public override IReadOnlyList<Change> Intruders { get; } =
    [
        Command("a key", "SET intruder 1", "DEL intruder", "database 0 has keys"),
        Change("a key in another database", site => DoAsync(site, 9, "SET intruder 1"), site => DoAsync(site, 9, "DEL intruder"),
            "database 9 has keys"),
        Command("a user", "ACL SETUSER intruder off", "ACL DELUSER intruder", "it has the user intruder"),
        Change("a function", LoadAsync, site => DoAsync(site, 0, "FUNCTION FLUSH"), "it has functions"),
    ];

    public override IReadOnlyList<Change> Losses { get; } =
    [
        Command("a time to live", "PERSIST session:41", "PEXPIREAT session:41 4102444800123",
            "key 0/session:41 lost its expiry (2100-01-01T00:00:00.123Z)"),
        Command("a field", "HDEL user:1 name", "HSET user:1 name Иван", "key 0/user:1 lost its field name (Иван)"),
        Command("a field's value", "HSET user:1 email b@example.org", "HSET user:1 email a@example.org",
            "key 0/user:1: field email b@example.org instead of a@example.org"),
        Command("a user", "ACL DELUSER app", "ACL SETUSER app off ~app:* +get", "user app is missing"),
        Command("a stream's group", "XGROUP DESTROY events billing", "XGROUP CREATE events billing 0",
            "stream group 0/events/billing is missing"),
        Command("an element's place", "LSET tasks 1 z", "LSET tasks 1 b", "key 0/tasks: element 2 z instead of b"),
        Command("a key", "DEL plain", "SET plain договор", "key 0/plain is missing"),
        Change("a function", site => DoAsync(site, 0, "FUNCTION FLUSH"), LoadAsync, "function library shop is missing"),
    ];

    public override async Task<HeldBackup> BeginAsync(StoreSite site, Func<IBackupStorage, Task> take, CancellationToken token)
    {
        // The server lets the tool wait for others that may come.
        await DoAsync(site, 0, "CONFIG SET repl-diskless-sync-delay 100");
        // One that was cut off before looks like one that waits.
        await DoAsync(site, 0, "CLIENT KILL TYPE replica");
        return await HoldAsync(
            take,
            async () => (await AskAsync(site, 0, "CLIENT LIST TYPE replica")).Contains("flags=S", StringComparison.Ordinal),
            async ending =>
            {
                await using var again = await BackupSites.OpenSourceAsync(Role, ending);
                await DoAsync(again, 0, "CONFIG SET repl-diskless-sync-delay 0");
            },
            token);
    }

    protected override async Task FillAsync(StoreSite site, CancellationToken token)
    {
        foreach (var command in (string[])
            [
                "CONFIG SET repl-diskless-sync-delay 0", "SET plain договор", "SET session:41 open PXAT 4102444800123",
                "HSET user:1 email a@example.org name Иван", "RPUSH tasks a b c", "XADD events 1-1 f v",
                "XGROUP CREATE events billing 0", "ACL SETUSER app off ~app:* +get",
            ])
            await DoAsync(site, 0, command);
        await LoadAsync(site);
        await DoAsync(site, 9, "SET other 1");
        // A server that is killed starts on what it has saved.
        await DoAsync(site, 0, "SAVE");
    }

    protected override Task AddAsync(StoreSite site, CancellationToken token) => DoAsync(site, 0, "SET day monday");

    private static Change Command(string name, string change, string mend, params string[] sentences) =>
        Change(name, site => DoAsync(site, 0, change), site => DoAsync(site, 0, mend), sentences);

    private static Change Change(string name, Func<StoreSite, Task> change, Func<StoreSite, Task> mend, params string[] sentences) =>
        new(name, (site, _) => change(site), (site, _) => mend(site), sentences);

    private static Task LoadAsync(StoreSite site) => ExecuteAsync(site, 0, "FUNCTION", "LOAD", Library);

    private static Task<string> DoAsync(StoreSite site, int database, string command) => AskAsync(site, database, command);

    private static Task<string> AskAsync(StoreSite site, int database, string command) =>
        ExecuteAsync(site, database, command.Split(' '));

    private static async Task<string> ExecuteAsync(StoreSite site, int database, params string[] words)
    {
        var access = new RedisAccess(site.Data, site.Data, site.Account.Password);
        await using var connection = await access.OpenAsync(CancellationToken.None);
        return (await connection.GetDatabase(database).ExecuteAsync(words[0], [.. words.Skip(1)])).ToString();
    }
}
