using System.Text.Json;
using CsCheck;
using Elma365Verify.Backup.Ledgers;
using Elma365Verify.Backup.References;
using Elma365Verify.Containers.DataSets;
using Elma365Verify.Containers.Load;

namespace Elma365Verify.Tests.DataSets;

public sealed class BulkRecordsTests
{
    private static readonly DataSetSize Size = new(20, 7, 5, 9, 11, 300, 5000);

    [Test]
    public void The_same_seed_gives_the_same_records_and_another_seed_gives_others()
    {
        var records = Text(new BulkRecords(1, Size));

        Assert.That(Text(new BulkRecords(1, Size)), Is.EqualTo(records));
        Assert.That(Text(new BulkRecords(2, Size)).Intersect(records), Is.Empty);
    }

    [Test]
    public void As_many_records_are_made_as_were_asked_for_and_no_key_occurs_twice()
    {
        var bulk = new BulkRecords(3, Size);

        Assert.That(bulk.Orders().DistinctBy(order => order.Id).DistinctBy(order => order.Number).Count(), Is.EqualTo(20));
        Assert.That(bulk.Documents().DistinctBy(document => document.Id).Count(), Is.EqualTo(7));
        Assert.That(bulk.Objects().DistinctBy(one => one.Key).Count(), Is.EqualTo(5));
        Assert.That(bulk.Messages().DistinctBy(message => message.Key).Count(), Is.EqualTo(9));
        Assert.That(bulk.Sessions().DistinctBy(session => session.Key).Count(), Is.EqualTo(11));
        Assert.That(bulk.Documents().Select(document => document.Text.Length), Is.All.EqualTo(300));
        Assert.That(bulk.Objects().Select(one => one.Content.Length), Is.All.EqualTo(5000));
    }

    [Test]
    public void Every_name_leads_to_a_record_whatever_the_sizes()
    {
        var sizes = Gen.Select(Gen.Int[0, 40], Gen.Int[0, 40], Gen.Int[0, 40], Gen.Int[0, 40], Gen.Int[0, 40], Gen.Int[0, 50]);
        Gen.Select(Gen.Int, sizes).Sample((seed, size) =>
        {
            var bulk = new BulkRecords(seed, new DataSetSize(size.Item1, size.Item2, size.Item3, size.Item4, size.Item5, size.Item6, 10));
            Assert.That(ReferenceCheck.Of(References(bulk), Records(bulk), []).DanglingCount, Is.Zero);
        }, iter: 100);
    }

    [Test]
    public void All_kinds_of_names_occur_where_there_is_something_to_name()
    {
        var bulk = new BulkRecords(4, Size);

        var check = ReferenceCheck.Of(References(bulk), Records(bulk), ReferenceEdges.All);

        Assert.That(check.Outcome, Is.EqualTo(ReferenceOutcome.Whole), string.Join('\n', check.Doubts));
    }

    [Test]
    public void The_amounts_of_the_lines_are_those_of_the_orders()
    {
        var bulk = new BulkRecords(5, Size);

        Assert.That(bulk.OrderAmounts(), Is.EqualTo(bulk.Orders().Select(order => (order.Id, order.Amount))));
    }

    [TestCase(StoreRole.S3, 40)]
    [TestCase(StoreRole.Redis, 10240)]
    public void Bulk_of_ten_megabytes_is_records_of_one_store_alone(string store, int records)
    {
        var size = DataSetSize.Of(store, 10 << 20);

        Assert.That(size.Objects + size.Sessions, Is.EqualTo(records));
        Assert.That(size.Orders + size.Documents + size.Messages, Is.Zero);
    }

    private static IEnumerable<string> Text(BulkRecords bulk) =>
    [
        .. bulk.Orders().Select(order => JsonSerializer.Serialize(order)), .. bulk.Documents().Select(document => $"{document}"),
        .. bulk.Objects().Select(one => Convert.ToHexString(one.Content.Span)), .. bulk.Messages().Select(message => message.Text),
        .. bulk.Sessions().Select(session => session.Text),
    ];

    private static IEnumerable<RecordReference> References(BulkRecords bulk)
    {
        foreach (var order in bulk.Orders())
        {
            var from = DataSetPlaces.Orders.AddressOf($"{order.Id}");
            foreach (var name in order.Attachments)
                yield return new RecordReference(from, "attachments", RecordPlace.Named(StoreRole.S3, name));
            if (order.Document is { } document)
                yield return new RecordReference(from, "document", RecordPlace.Named(StoreRole.MongoDb, document));
        }

        foreach (var (place, text) in bulk.Messages().Select(message => (DataSetPlaces.Messages, message))
            .Concat(bulk.Sessions().Select(session => (DataSetPlaces.Sessions, session))))
        {
            if (OrderName.Read(System.Text.Encoding.UTF8.GetBytes(text.Text)) is { } order)
                yield return new RecordReference(place.AddressOf(text.Key), "order", RecordPlace.Named(StoreRole.PostgreSql, order));
        }
    }

    private static IEnumerable<RecordAddress> Records(BulkRecords bulk) =>
    [
        .. bulk.Orders().Select(order => DataSetPlaces.Orders.AddressOf($"{order.Id}")),
        .. bulk.Documents().Select(document => DataSetPlaces.Documents.AddressOf(document.Id)),
        .. bulk.Objects().Select(one => DataSetPlaces.Attachments.AddressOf(one.Key)),
    ];
}
