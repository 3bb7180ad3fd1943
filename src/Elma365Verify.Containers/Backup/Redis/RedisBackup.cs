using System.IO.Pipelines;
using System.Net;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Contents;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Backup.Fingerprints;
using Elma365Verify.Reporting;
using StackExchange.Redis;

namespace Elma365Verify.Containers.Backup.Redis;

/// <summary>One backup's keys: the RDB file, and a description of the same moment.</summary>
/// <param name="access">How the store is reached.</param>
/// <param name="toolbox">The tools.</param>
/// <param name="loopback">As of <see cref="RedisArchive"/>.</param>
/// <param name="attempt">Takes the file.</param>
/// <param name="fingerprint">Takes the description.</param>
/// <param name="users">The store's users.</param>
/// <param name="phase">Told how far it is.</param>
internal sealed class RedisBackup(
    RedisAccess access,
    Toolbox toolbox,
    Func<int, IPEndPoint> loopback,
    BackupAttempt attempt,
    FingerprintWriter fingerprint,
    IReadOnlyList<RedisUser> users,
    IRunPhase phase)
{
    private readonly List<NotKept> notKept = [];
    private readonly List<string> remarks = [];

    /// <summary>What the store held and the backup does not.</summary>
    public IReadOnlyList<NotKept> NotKept => Elma365Verify.Backup.Contents.NotKept.Bounded(notKept);

    /// <summary>What is to be said of how it was taken.</summary>
    public IReadOnlyList<string> Remarks => remarks;

    /// <summary>Takes a copy of the store, which goes on being written to, and describes the copy.</summary>
    /// <exception cref="BackupException">The store can't be copied, or the copy does not hold what the store held.</exception>
    public async Task CopyAsync(ConnectionMultiplexer store, CancellationToken cancellation)
    {
        var server = store.GetDatabase(0);
        phase.Report("waiting for the server's copy of itself");
        var before = await StateAsync(server).ConfigureAwait(false);
        var copy = new ToolboxServer(toolbox, await DatabasesAsync(server).ConfigureAwait(false));
        await using var _ = copy.ConfigureAwait(false);
        var after = await DumpAsync(copy, server, cancellation).ConfigureAwait(false);
        phase.Report("loading the copy");
        await copy.StartAsync(cancellation).ConfigureAwait(false);
        var opened = await copy.Access(loopback).OpenAsync(cancellation).ConfigureAwait(false);
        await using var __ = opened.ConfigureAwait(false);
        if (before == after)
            await RequireKeysAsync(opened.GetDatabase(0), before.Keys).ConfigureAwait(false);
        await DescribeAsync(opened, cancellation).ConfigureAwait(false);
        notKept.AddRange(await RedisLeftovers.FindAsync(server, opened.GetDatabase(0)).ConfigureAwait(false));
    }

    /// <summary>Lets writers wait while the store is described and copies itself.</summary>
    /// <param name="store">The store.</param>
    /// <param name="why">Why it can't be copied.</param>
    /// <param name="bound">The longest writers may wait.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="BackupException">It takes longer than the bound.</exception>
    public async Task PauseAsync(ConnectionMultiplexer store, string why, TimeSpan bound, CancellationToken cancellation)
    {
        var server = store.GetDatabase(0);
        await RedisRights.RequirePausedAsync(server, access.User).ConfigureAwait(false);
        phase.Report($"writers wait: {why}");
        notKept.AddRange(await RedisLeftovers.FindAsync(server, usual: null).ConfigureAwait(false));
        var pause = await WritePause.BeginAsync(server, bound).ConfigureAwait(false);
        await using var _ = pause.ConfigureAwait(false);
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var copied = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        try
        {
            var writing = WriteAsync(target => target, copied, ending.Token);
            var describing = DescribeAsync(store, ending.Token);
            var described = Task.WhenAll(describing, copied.Task.WaitAsync(ending.Token));
            var releasing = ReleaseAsync(described, pause, why, bound, ending.Token);
            await AwaitAsync([writing, describing, releasing], ending).ConfigureAwait(false);
        }
        catch (BackupException exception)
        {
            throw new BackupException($"{exception.Message} (writers had to wait, since {why})", exception);
        }
    }

    private Task DescribeAsync(ConnectionMultiplexer connection, CancellationToken cancellation) =>
        new ServerReader(connection, fingerprint, detail => phase.Report(detail)).DescribeAsync(users, cancellation);

    // Returns the state of the store when it had forked.
    private async Task<(string Count, string Save, string Keys)> DumpAsync(
        ToolboxServer copy, IDatabase server, CancellationToken cancellation)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var copied = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        var pipe = new Pipe();
        var input = pipe.Reader.AsStream();
        await using var _ = input.ConfigureAwait(false);
        var output = pipe.Writer.AsStream();
        var (storing, writing, state) = (StoreAsync(), WriteBothAsync(), StateAfterAsync());
        await AwaitAsync([writing, storing, state], ending).ConfigureAwait(false);
        return await state.ConfigureAwait(false);

        // While nothing has come, one tool runs: what ends then is known by its name.
        async Task StoreAsync()
        {
            await copied.Task.WaitAsync(ending.Token).ConfigureAwait(false);
            await copy.StoreAsync(input, ending.Token).ConfigureAwait(false);
        }

        async Task WriteBothAsync()
        {
            await WriteAsync(file => new ForkedStream(file, output), copied, ending.Token).ConfigureAwait(false);
            await output.DisposeAsync().ConfigureAwait(false);
        }

        async Task<(string Count, string Save, string Keys)> StateAfterAsync()
        {
            await copied.Task.WaitAsync(ending.Token).ConfigureAwait(false);
            return await StateAsync(server).ConfigureAwait(false);
        }
    }

    private async Task WriteAsync(Func<Stream, Stream> through, TaskCompletionSource copied, CancellationToken cancellation)
    {
        using var file = attempt.CreateFile(RedisArchive.RdbName);
        var rdb = new RdbFile(through(file), copied.SetResult);
        await using var _ = rdb.ConfigureAwait(false);
        var said = await toolbox.RunAsync(access.Tool("--rdb", "-"), input: null, rdb, cancellation).ConfigureAwait(false);
        await rdb.FinishAsync(said, cancellation).ConfigureAwait(false);
        file.Complete();
    }

    private async Task ReleaseAsync(Task described, WritePause pause, string why, TimeSpan bound, CancellationToken cancellation)
    {
        var inTime = Task.Delay(bound, cancellation);
        if (await Task.WhenAny(described, inTime).ConfigureAwait(false) == described)
            await described.ConfigureAwait(false);
        await pause.RequireQuietAsync().ConfigureAwait(false);
        await pause.DisposeAsync().ConfigureAwait(false);
        phase.Report("writing the RDB file");
        remarks.Add(FormattableString.Invariant($"Its writers had to wait for {pause.Length.TotalSeconds:0.0} s, since {why}."));
    }

    // Keys with an expiry come and go by themselves.
    private static async Task RequireKeysAsync(IDatabase copy, string held)
    {
        var holds = await ServerReader.LastingKeysAsync(copy).ConfigureAwait(false);
        if (holds != held)
            throw new BackupException($"the copy does not hold as many keys without an expiry as the server: {holds} instead of {held}");
    }

    private static async Task<(string Count, string Save, string Keys)> StateAsync(IDatabase server)
    {
        var (count, save) = await WritePause.MarkAsync(server).ConfigureAwait(false);
        return (count, save, await ServerReader.LastingKeysAsync(server).ConfigureAwait(false));
    }

    private static async Task<int> DatabasesAsync(IDatabase server)
    {
        const int spare = 16; // a database may be used for the first time until the server forks
        return (await ServerReader.DatabasesAsync(server).ConfigureAwait(false)).LastOrDefault() + 1 + spare;
    }

    // The first error counts; what it ends may complain too.
    private static async Task AwaitAsync(Task[] tasks, CancellationTokenSource ending)
    {
        await foreach (var ended in Task.WhenEach(tasks).ConfigureAwait(false))
        {
            if (ended.IsCompletedSuccessfully)
                continue;
            await ending.CancelAsync().ConfigureAwait(false);
            await Task.WhenAll(tasks).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            await ended.ConfigureAwait(false);
        }
    }
}
