using System.Collections.Immutable;
using Elma365Verify.Backup.Ledgers;
using Elma365Verify.Backup.References;
using Elma365Verify.Containers.DataSets;
using Elma365Verify.Containers.Load;

namespace Elma365Verify.ImageTests.Load;

/// <summary>Live stores, judged by their writers' ledgers as restored ones are; then each is changed by hand.</summary>
public sealed class LoadTests
{
    private const int Enough = 5;

    private static readonly TimeSpan WriteFor = TimeSpan.FromSeconds(3);
    private static readonly TimeSpan EnoughWithin = TimeSpan.FromSeconds(30);

    private readonly string folder = Directory.CreateTempSubdirectory("elma365-verify-load-").FullName;
    private readonly Dictionary<string, IReadOnlyList<RecordAddress>> untouched = [];
    private ImmutableArray<StoreLoad> loads = [];
    private StoreReferences references = new([], []);

    private static StoreClients Clients => SharedStores.Stores.Clients;

    private static IEnumerable<string> Stores => StoreRole.All;

    [OneTimeSetUp]
    public async Task WriteAsync()
    {
        using var bounded = new CancellationTokenSource(TimeSpan.FromMilliseconds(Bounds.Conversation));
        var ledgers = StoreRole.All.ToDictionary(store => store, store => new WriteLedger(PathOf(store), TimeProvider.System));
        await using (var writers = await LoadWriters.StartAsync(Clients, ledgers, new LoadOptions(), bounded.Token))
        {
            await Task.Delay(WriteFor, bounded.Token);
            await writers.WaitAsync(Enough, EnoughWithin, bounded.Token);
            loads = await writers.StopAsync();
        }

        foreach (var ledger in ledgers.Values)
        {
            ledger.Mark(WriteEvent.BackupBegan);
            ledger.Mark(WriteEvent.BackupEnded);
            ledger.Dispose();
        }

        foreach (var store in StoreRole.All)
            untouched.Add(store, await WrittenRecords.ReadAsync(Clients, store, bounded.Token));
        references = await StoreReferences.ReadAsync(Clients, bounded.Token);
    }

    [OneTimeTearDown]
    public void Remove() => Directory.Delete(folder, recursive: true);

    [TestCaseSource(nameof(Stores))]
    public void A_store_that_holds_what_was_acknowledged_passes(string store)
    {
        var load = loads.Single(load => load.Store == store);
        var judgement = LedgerJudgement.Of(LedgerReader.Read(PathOf(store)), untouched[store]);

        TestContext.Out.WriteLine($"{load}, {judgement.Present} records present");
        Assert.That(load.Acknowledged, Is.GreaterThanOrEqualTo(Enough), load.LastError);
        Assert.That(judgement.Findings.Select(finding => finding.Sentence), Is.Empty);
        Assert.That(judgement.Outcome, Is.EqualTo(LedgerOutcome.Passed), string.Join('\n', judgement.Doubts));
    }

    [Test]
    public void Every_name_the_writers_put_down_leads_to_a_record()
    {
        var check = ReferenceCheck.Of(references.References, references.Records, ReferenceEdges.All);

        Assert.That(check.Outcome, Is.EqualTo(ReferenceOutcome.Whole), string.Join('\n', check.Doubts));
    }

    [TestCaseSource(nameof(Stores)), CancelAfter(Bounds.Conversation)]
    public async Task A_record_removed_by_hand_is_lost(string store, CancellationToken token)
    {
        var record = untouched[store][0];

        await ByHand.RemoveAsync(Clients, record, token);

        Assert.That(await FaultsOfAsync(record, token), Is.EqualTo([LedgerFault.Lost]));
    }

    [TestCaseSource(nameof(Stores)), CancelAfter(Bounds.Conversation)]
    public async Task A_record_added_by_hand_is_a_phantom(string store, CancellationToken token)
    {
        var record = await ByHand.AddAsync(Clients, store, token);

        Assert.That(await FaultsOfAsync(record, token), Is.EqualTo([LedgerFault.Phantom]));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_message_published_twice_is_duplicated(CancellationToken token)
    {
        var record = untouched[StoreRole.RabbitMq][^1];

        await ByHand.PublishAsync(Clients, record.Key, token);

        Assert.That(await FaultsOfAsync(record, token), Is.EqualTo([LedgerFault.Duplicated]));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task An_order_without_one_of_its_lines_is_torn(CancellationToken token)
    {
        var line = untouched[StoreRole.PostgreSql].Last(record => record.Kind == LoadPlaces.Lines.Name);

        await ByHand.DoAsync(Clients, $"delete from load.order_lines where order_id::text || ' ' || line = '{line.Key}'", token);

        Assert.That(await FaultsOfAsync(line, token), Is.EquivalentTo([LedgerFault.Lost, LedgerFault.Torn]));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_name_of_an_object_that_was_removed_dangles(CancellationToken token)
    {
        var named = references.References.Last(reference => reference.To.Store == StoreRole.S3).To;

        await ByHand.RemoveAsync(Clients, named, token);

        var read = await StoreReferences.ReadAsync(Clients, token);
        var check = ReferenceCheck.Of(read.References, read.Records, ReferenceEdges.All);
        Assert.That(check.Outcome, Is.EqualTo(ReferenceOutcome.Dangling));
        Assert.That(check.Dangling.Select(reference => reference.To), Has.Member(named));
    }

    private async Task<List<LedgerFault>> FaultsOfAsync(RecordAddress record, CancellationToken token) =>
        [.. (await JudgeAsync(record.Store, token)).Findings.Where(finding => finding.Record == record).Select(finding => finding.Fault)];

    private async Task<LedgerJudgement> JudgeAsync(string store, CancellationToken token) =>
        LedgerJudgement.Of(LedgerReader.Read(PathOf(store)), await WrittenRecords.ReadAsync(Clients, store, token));

    private string PathOf(string store) => Path.Combine(folder, $"{store}.jsonl");
}
