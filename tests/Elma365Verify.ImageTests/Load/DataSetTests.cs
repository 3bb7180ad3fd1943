using System.Diagnostics;
using Elma365Verify.Backup.References;
using Elma365Verify.Containers.DataSets;
using Elma365Verify.Containers.Load;
using Elma365Verify.Reporting;

namespace Elma365Verify.ImageTests.Load;

/// <summary>The data set, in servers of the images under test.</summary>
public sealed class DataSetTests
{
    private static readonly DataSetSize Size = DataSetSize.Small;

    private static StoreClients Clients => SharedStores.Stores.Clients;

    [OneTimeSetUp]
    public async Task FillAsync()
    {
        using var bounded = new CancellationTokenSource(TimeSpan.FromMilliseconds(Bounds.Server));
        var clock = Stopwatch.StartNew();
        await DataSet.FillAsync(Clients, Size, new SilentPhase(), bounded.Token);
        await TestContext.Out.WriteLineAsync($"filled all stores in {clock.Elapsed.TotalSeconds:F1} s");
    }

    // What the files hold comes to the bulk.
    [TestCase(StoreRole.S3, 15)]
    [TestCase(StoreRole.MongoDb, 2)]
    [TestCase(StoreRole.PostgreSql, 4)]
    [TestCase(StoreRole.RabbitMq, 2)]
    [TestCase(StoreRole.Redis, 3)]
    [CancelAfter(Bounds.Conversation)]
    public async Task A_store_holds_the_bulk_and_the_awkward_cases(string store, int awkward, CancellationToken token)
    {
        var place = new[]
        {
            DataSetPlaces.Attachments, DataSetPlaces.Documents, DataSetPlaces.Orders, DataSetPlaces.Messages, DataSetPlaces.Sessions,
        }.Single(place => place.Store == store);
        var bulk = store switch
        {
            StoreRole.S3 => Size.Objects,
            StoreRole.MongoDb => Size.Documents,
            StoreRole.PostgreSql => Size.Orders,
            StoreRole.RabbitMq => Size.Messages,
            _ => Size.Sessions,
        };

        var found = await PlaceReaders.Of(Clients, store).ReadAsync(place, token);

        Assert.That(found.DistinctBy(record => record.Key).Count(), Is.EqualTo(bulk + awkward));
        Assert.That(found, Has.Count.EqualTo(bulk + awkward));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task Every_name_of_the_data_set_leads_to_a_record(CancellationToken token)
    {
        var read = await StoreReferences.ReadAsync(Clients, token);
        var own = read.References.Where(reference => !reference.From.Kind.StartsWith("load", StringComparison.Ordinal)).ToList();

        var check = ReferenceCheck.Of(own, read.Records, ReferenceEdges.All);

        Assert.That(check.Dangling.Select(reference => reference.ToString()), Is.Empty);
        Assert.That(check.Outcome, Is.EqualTo(ReferenceOutcome.Whole), string.Join('\n', check.Doubts));
        Assert.That(check.Followed, Is.GreaterThan(Size.Orders + Size.Messages + Size.Sessions));
    }
}
