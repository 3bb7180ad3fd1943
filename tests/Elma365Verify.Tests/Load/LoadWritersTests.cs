using System.Collections.Immutable;
using Elma365Verify.Backup.Ledgers;
using Elma365Verify.Containers.DataSets;
using Elma365Verify.Containers.Load;

namespace Elma365Verify.Tests.Load;

public sealed class LoadWritersTests
{
    private const int Bound = 30_000;
    private static readonly TimeSpan Within = TimeSpan.FromSeconds(20);

    private static readonly LoadOptions Quick = new()
    {
        Rate = 2000,
        WriteWithin = TimeSpan.FromMilliseconds(200),
        StopWithin = TimeSpan.FromMilliseconds(200),
        RestAfterError = TimeSpan.FromMilliseconds(1),
    };

    private readonly string folder = Directory.CreateTempSubdirectory("elma365-verify-load-").FullName;

    [OneTimeTearDown]
    public void Remove() => Directory.Delete(folder, recursive: true);

    [Test, CancelAfter(Bound)]
    public async Task A_write_is_noted_before_it_is_sent_and_acknowledged_after_it_was_kept(CancellationToken token)
    {
        var notedBefore = new System.Collections.Concurrent.ConcurrentBag<bool>();
        var store = new FakeStore("redis", (write, _) =>
        {
            var noted = LedgerReader.Read(
                PathOf("redis", nameof(A_write_is_noted_before_it_is_sent_and_acknowledged_after_it_was_kept))).ToList();
            var own = noted.Where(entry => entry.Records.Any(record => record.Key == $"{write.Id}")).ToList();
            notedBefore.Add(own is [{ Event: WriteEvent.Attempted } attempt]
                && !noted.Any(entry => entry.Event == WriteEvent.Acknowledged && entry.Write == attempt.Write));
            return Task.CompletedTask;
        });

        var loads = await RunAsync([store], Quick with { MostWrites = 30 }, loads => loads[0].Acknowledged == 30, token);

        Assert.That(notedBefore, Has.Count.EqualTo(30).And.All.True);
        Assert.That(loads, Is.EqualTo([new StoreLoad("redis", 30, 30, 0, null)]));
        Assert.That(Judge(store).Outcome, Is.EqualTo(LedgerOutcome.Passed));
    }

    [Test, CancelAfter(Bound)]
    public async Task A_write_that_fails_stays_unacknowledged_and_the_next_one_takes_a_new_lane(CancellationToken token)
    {
        var number = 0;
        var store = new FakeStore("redis", (_, _) => Interlocked.Increment(ref number) % 2 == 0
            ? throw new IOException("cut off")
            : Task.CompletedTask);

        var loads = await RunAsync([store], Quick with { MostWrites = 20, Lanes = 1 }, loads => loads[0].Attempted == 20, token);

        Assert.That(loads, Is.EqualTo([new StoreLoad("redis", 20, 10, 10, "cut off")]));
        Assert.That(store.Opened, Is.InRange(10, 11));
        Assert.That(Judge(store).Outcome, Is.EqualTo(LedgerOutcome.Passed), "what was kept is what was acknowledged");
    }

    [Test, CancelAfter(Bound)]
    public async Task What_a_store_acknowledged_and_does_not_have_is_lost(CancellationToken token)
    {
        var store = new FakeStore("redis", (_, _) => Task.CompletedTask);

        await RunAsync([store], Quick with { MostWrites = 10 }, loads => loads[0].Acknowledged == 10, token);
        store.Kept.TryDequeue(out _);

        var judgement = Judge(store);
        Assert.That(judgement.Outcome, Is.EqualTo(LedgerOutcome.Failed));
        Assert.That(judgement.Counts[LedgerFault.Lost], Is.EqualTo(2));
    }

    [Test, CancelAfter(Bound)]
    public async Task A_store_that_never_answers_stops_no_other_and_proves_nothing(CancellationToken token)
    {
        var stuck = new FakeStore("redis", (_, _) => new TaskCompletionSource().Task);
        var other = new FakeStore("minio", (_, _) => Task.CompletedTask);

        var loads = await RunAsync([stuck, other], Quick, loads => loads[1].Acknowledged > 50 && loads[0].LastError is not null, token);

        Assert.That(loads[0].Attempted, Is.Positive);
        Assert.That(loads[0].Acknowledged, Is.Zero);
        Assert.That(loads[0].LastError, Does.Contain("no answer within"));
        Assert.That(Judge(stuck).Outcome, Is.EqualTo(LedgerOutcome.Unknown));
        Assert.That(Judge(other).Outcome, Is.EqualTo(LedgerOutcome.Passed));
    }

    [Test, CancelAfter(Bound)]
    public async Task A_record_names_only_what_was_acknowledged(CancellationToken token)
    {
        var objects = new FakeStore(StoreRole.S3, (_, cancellation) => Task.Delay(5, cancellation));
        // Takes its time too: a store that answers at once leaves the other's lanes no thread on a busy machine.
        var rows = new FakeStore(StoreRole.PostgreSql, (write, cancellation) =>
            objects.Kept.Any(kept => write.In(StoreRole.S3) == $"thing/{kept.Id}") && write.In(StoreRole.MongoDb) is null
                ? Task.Delay(5, cancellation)
                : throw new InvalidOperationException($"names {write.In(StoreRole.S3)}, which is not there"));

        // Until it has named several: how many rows are written between two objects is the machine's affair.
        var loads = await RunAsync([rows, objects], Quick, loads => loads.All(load => load.Acknowledged > 20) && Named() > 1, token);

        Assert.That(loads[0].LastError, Is.Null);
        Assert.That(Named(), Is.GreaterThan(1));

        int Named() => rows.Kept.Select(write => write.In(StoreRole.S3)).Distinct().Count();
    }

    [Test, CancelAfter(Bound)]
    public async Task A_store_whose_names_would_lead_nowhere_is_not_written_to(CancellationToken token)
    {
        var objects = new FakeStore(StoreRole.S3, (_, _) => throw new IOException("full"));
        var rows = new FakeStore(StoreRole.PostgreSql, (_, _) => Task.CompletedTask);

        var loads = await RunAsync([rows, objects], Quick, loads => loads[1].Failed > 20, token);

        Assert.That(loads[0], Is.EqualTo(new StoreLoad(StoreRole.PostgreSql, 0, 0, 0, null)));
        Assert.That(Judge(rows).Outcome, Is.EqualTo(LedgerOutcome.Unknown));
    }

    [Test, CancelAfter(Bound)]
    public async Task A_ledger_that_can_not_be_written_keeps_a_write_from_being_sent(CancellationToken token)
    {
        var store = new FakeStore("redis", (_, _) => Task.CompletedTask);
        using var ledger = new WriteLedger(PathOf("redis", TestContext.CurrentContext.Test.ID), TimeProvider.System);
        ledger.Dispose();

        await using var writers = await StartAsync([store], new() { ["redis"] = ledger }, Quick, token);
        var loads = await StopWhenAsync(writers, loads => loads[0].Failed > 3, token);

        Assert.That(store.Kept, Is.Empty);
        Assert.That(loads[0].Attempted, Is.Zero);
        Assert.That(loads[0].LastError, Is.Not.Null);
    }

    [Test]
    public void A_store_without_a_ledger_is_refused() => Assert.That(
        () => StartAsync([new FakeStore("redis", (_, _) => Task.CompletedTask)], [], Quick, CancellationToken.None),
        Throws.ArgumentException.With.Message.Contains("redis has no ledger"));

    private async Task<ImmutableArray<StoreLoad>> RunAsync(
        FakeStore[] stores, LoadOptions options, Func<ImmutableArray<StoreLoad>, bool> until, CancellationToken token)
    {
        var ledgers = stores.ToDictionary(store => store.Store, store => new WriteLedger(PathOf(store.Store), TimeProvider.System));
        await using var writers = await StartAsync(stores, ledgers, options, token);
        var loads = await StopWhenAsync(writers, until, token);
        foreach (var ledger in ledgers.Values)
        {
            ledger.Mark(WriteEvent.BackupBegan);
            ledger.Mark(WriteEvent.BackupEnded);
            ledger.Dispose();
        }

        return loads;
    }

    private static Task<LoadWriters> StartAsync(
        FakeStore[] stores, Dictionary<string, WriteLedger> ledgers, LoadOptions options, CancellationToken token) =>
        LoadWriters.StartAsync(stores, ledgers, options, TimeProvider.System, token);

    private static async Task<ImmutableArray<StoreLoad>> StopWhenAsync(
        LoadWriters writers, Func<ImmutableArray<StoreLoad>, bool> until, CancellationToken token)
    {
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(token);
        bounded.CancelAfter(Within);
        while (!until(writers.Progress))
            await Task.Delay(1, bounded.Token);
        return await writers.StopAsync();
    }

    private LedgerJudgement Judge(FakeStore store) => LedgerJudgement.Of(LedgerReader.Read(PathOf(store.Store)), store.Records);

    private string PathOf(string store, string? test = null) =>
        Path.Combine(folder, $"{test ?? TestContext.CurrentContext.Test.MethodName}-{store}.jsonl");
}
