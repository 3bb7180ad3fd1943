using System.Globalization;
using System.Text;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Containers.Backup.Redis;
using Elma365Verify.Containers.Services;
using Elma365Verify.Reporting;
using StackExchange.Redis;

namespace Elma365Verify.ImageTests.Backup.Redis;

/// <summary>
/// A server whose user default is off, with more databases than usual, in which every name and value looks like something else; and what
/// may go wrong with rights, databases and time.
/// </summary>
internal sealed class HostileServerTests
{
    private const string Admin = "keeper";
    private const int Keys = 60;
    private const int Users = 12;

    private static readonly string[] Wide = ["--databases", "64", "--repl-diskless-sync-delay", "0"];
    private static readonly string[] MustHold = ["key", "stream group", "user", "function library"];

    private readonly BackupTrial trial = new();
    private readonly string password = GeneratedSecret.Create();
    private ServerUnderTest source = null!;
    private SealedBackup backup = null!;

    [OneTimeSetUp]
    public async Task TakeAsync()
    {
        using var bounded = new CancellationTokenSource(Bounds.Server);
        source = await ServerUnderTest.StartAsync(password, data: null, bounded.Token, Wide);
        await FillAsync(bounded.Token);
        await source.DoAsync(0, bounded.Token, $"ACL SETUSER {Admin} on >{password} ~* &* +@all");
        source.LogIn(Admin, password);
        await source.DoAsync(0, bounded.Token, "ACL SETUSER default off");
        backup = await trial.TakeAsync(source.Archive, "hostile", bounded.Token);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (source is not null)
            await source.DisposeAsync();
        trial.Dispose();
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task Hostile_names_and_values_come_back_as_they_are_by_a_user_who_is_not_default(CancellationToken token)
    {
        await using var target = await ServerUnderTest.StartAsync(password, data: null, token, Wide);
        await target.Archive.RestoreAsync(backup.Path, backup.Manifest, new SilentPhase(), token);
        Assert.That(
            () => target.AskAsync(token, "DBSIZE"), Throws.InstanceOf<Exception>(), "the user default is off, as in the backup");
        target.LogIn(Admin, password);

        var comparison = await trial.CompareAsync(backup, target.Archive, token, MustHold);

        BackupTrial.ExpectEqual(comparison);
        Assert.That(comparison.Compared["key"], Is.EqualTo(Keys + 1), "nothing was taken for a command");
        Assert.That(comparison.Compared["user"], Is.EqualTo(Users + 2));
        Assert.That(BackupTrial.Expected(backup).Any(item => item.Name == "40/k"), "case: a database above 15");
        await target.DoAsync(0, token, $"ACL SETUSER {Admin} -flushall");
        Assert.That(
            (await trial.CompareAsync(backup, target.Archive, token)).Differences.Select(difference => difference.Sentence),
            Has.One.StartsWith($"user {Admin}: rules "), "users are compared");
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task A_server_with_fewer_databases_than_the_backup_needs_is_left_as_it_is(CancellationToken token)
    {
        await using var narrow = await ServerUnderTest.StartAsync(password, data: null, token);

        Assert.That(
            () => narrow.Archive.RestoreAsync(backup.Path, backup.Manifest, new SilentPhase(), token),
            Throws.TypeOf<BackupException>().With.Message.EqualTo(
                "the backup has keys in database 40, and the server to restore into has the databases 0 to 15 alone; "
                + "start it with databases 41"));
        Assert.That(await narrow.AskAsync(token, "DBSIZE"), Is.EqualTo("0"), "it serves, and holds nothing");
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task Rights_that_are_missing_are_named(CancellationToken token)
    {
        await source.DoAsync(0, token, $"ACL SETUSER partial on >{password} ~only:* +@all -sync -acl|list -scan");
        try
        {
            var archive = source.ArchiveOf("partial", password);
            Assert.That(
                () => trial.TakeAsync(archive, "partial", token),
                Throws.TypeOf<BackupException>().With.Message.EqualTo(
                    "user partial may not back this server up: ACL SETUSER partial +acl|list +sync gives what is missing"));
            Assert.That(
                () => trial.DescribeAsync(archive, token),
                Throws.TypeOf<BackupException>().With.Message.EqualTo(
                    "user partial may not read everything here: ACL SETUSER partial +acl|list +scan ~* gives what is missing"));
            await source.DoAsync(0, token, "ACL SETUSER partial +acl|list +sync +scan ~*");
            await trial.TakeAsync(archive, "entitled", token);
        }
        finally
        {
            await source.DoAsync(0, CancellationToken.None, "ACL DELUSER partial");
        }
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task Writers_that_have_to_wait_never_wait_for_longer_than_the_bound(CancellationToken token)
    {
        var paused = await trial.TakeAsync(source.Pausing, "paused", token);
        Assert.That(paused.Remarks.Single(), Does.Match(
            @"^Its writers had to wait for \d\.\d s, since a copy takes [\d,]+ MiB of memory where the tools run, and "
            + @"[\d,]+ MiB are free\.$"));
        Assert.That(backup.Remarks, Is.Empty, "whoever has room for a copy stops nobody");

        await source.DoAsync(0, token, "CONFIG SET repl-diskless-sync-delay 30");
        try
        {
            var bounded = source.PausingFor(TimeSpan.FromSeconds(1));
            Assert.That(
                () => trial.TakeAsync(bounded, "late", token),
                Throws.TypeOf<BackupException>().With.Message.StartsWith(
                    "its writers would have to wait for longer than 1 s, and were let go (writers had to wait, since a copy takes"));
            await source.DoAsync(0, token, "SET after pause", "DEL after");
        }
        finally
        {
            await source.DoAsync(0, CancellationToken.None, "CONFIG SET repl-diskless-sync-delay 0");
        }
    }

    [Test]
    public void What_a_server_holds_and_no_backup_keeps_is_named()
    {
        var named = backup.Manifest.NotKept!.Value.Select(thing => thing.Sentence).ToList();

        Assert.That(named, Does.Contain("cached scripts 1"));
        Assert.That(named, Is.SupersetOf(new[] { "setting aclfile", "setting databases", "setting repl-diskless-sync-delay" }));
        Assert.That(named, Has.None.EqualTo("setting maxmemory"), "which is the product's");
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task Everything_the_server_says_it_can_hold_is_of_a_kind_that_was_decided_on(CancellationToken token)
    {
        await using var connection = await source.Access.OpenAsync(token);
        var server = connection.GetDatabase(0);
        var categories = ((string[])(await server.ExecuteAsync("ACL", "CAT"))!).ToList();
        var sections = ((string)(await server.ExecuteAsync("INFO", "everything"))!).Split("\r\n")
            .Where(line => line.StartsWith('#')).Select(line => line.TrimStart('#', ' ')).ToList();
        var containers = ((RedisResult[])(await server.ExecuteAsync("COMMAND"))!).Select(command => (RedisResult[])command!)
            .Where(command => command.Length > 9 && command[9].Length > 0).Select(command => (string)command[0]!).ToList();

        Assert.That(categories, Has.Count.GreaterThan(15).And.SubsetOf(RedisKinds.Categories.Keys));
        Assert.That(sections, Has.Count.GreaterThan(8).And.SubsetOf(RedisKinds.Sections.Keys));
        Assert.That(containers, Has.Count.GreaterThan(8).And.SubsetOf(RedisKinds.Containers.Keys));
        Assert.That((await server.ExecuteAsync("MODULE", "LIST")).Length, Is.Zero, "or a key of a module's type belongs into this test");
    }

    private async Task FillAsync(CancellationToken token)
    {
        var random = new Random(HostileNames.Seed);
        TestContext.Out.WriteLine(FormattableString.Invariant($"seed {HostileNames.Seed}"));
        await using var connection = await source.Access.OpenAsync(token);
        for (var i = 0; i < Keys; i++)
            await WriteAsync(connection.GetDatabase(random.Next(4)), random, i);
        var first = connection.GetDatabase(0);
        for (var i = 0; i < Users; i++)
            await AddUserAsync(first, random, i);
        var remark = Encoding.UTF8.GetString(HostileNames.Word(random)).ReplaceLineEndings(" ");
        var code = $"#!lua name=shop\n-- {remark}\n"
            + "redis.register_function('total', function() return \"*1\\r\\n$8\\r\\nFLUSHALL\\r\\n\" end)";
        await first.ExecuteAsync("FUNCTION", "LOAD", code);
        await connection.GetDatabase(40).ExecuteAsync("SET", "k", "v");
        await first.ExecuteAsync("EVAL", "return 1", 0);
    }

    private static async Task WriteAsync(IDatabase database, Random random, int number)
    {
        // The number keeps two keys apart that are drawn alike.
        byte[] key = [.. HostileNames.Bytes(random), .. Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture))];
        object[] some = [HostileNames.Bytes(random), HostileNames.Bytes(random)];
        switch (number % 6)
        {
            case 0:
                await database.ExecuteAsync("SET", key, some[0]);
                break;
            case 1:
                await database.ExecuteAsync("HSET", key, some[0], some[1]);
                break;
            case 2:
                await database.ExecuteAsync("RPUSH", key, some[0], some[1]);
                break;
            case 3:
                await database.ExecuteAsync("SADD", key, some[0], some[1]);
                break;
            case 4:
                await database.ExecuteAsync("ZADD", key, 1, some[0]);
                break;
            default:
                await database.ExecuteAsync("XADD", key, "1-1", some[0], some[1]);
                await database.ExecuteAsync("XGROUP", "CREATE", key, some[0], "0");
                await database.ExecuteAsync("XREADGROUP", "GROUP", some[0], some[1], "STREAMS", key, ">");
                break;
        }
    }

    private static async Task AddUserAsync(IDatabase server, Random random, int number)
    {
        byte[] name = [.. HostileNames.Word(random), .. Encoding.UTF8.GetBytes(number.ToString(CultureInfo.InvariantCulture))];
        byte[] secret = [.. ">"u8, .. HostileNames.Bytes(random)];
        byte[] pattern = [.. "~"u8, .. HostileNames.Word(random)];
        byte[] channel = [.. "&"u8, .. HostileNames.Word(random)];
        byte[] selector = [.. "(+get ~"u8, .. HostileNames.Word(random), .. ")"u8];
        await server.ExecuteAsync("ACL", "SETUSER", name, "on", secret, pattern, channel, "+@read", selector);
    }
}
