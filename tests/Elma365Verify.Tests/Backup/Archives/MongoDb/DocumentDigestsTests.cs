using CsCheck;
using Elma365Verify.Backup.Fingerprints;
using Elma365Verify.Containers.Backup.MongoDb;
using MongoDB.Bson;

namespace Elma365Verify.Tests.Backup.Archives.MongoDb;

internal sealed class DocumentDigestsTests
{
    private static readonly MongoDbCollection Orders = SampleCollections.Collection("orders", "{ key: { _id: 1 }, name: '_id_' }");

    // Every two of these are different documents, though a server or a client calls some of them equal: the driver makes 0.0 of -0.0.
    private static readonly BsonDocument[] Different =
    [
        .. new BsonValue[]
        {
            1, 1L, 1.0, Decimal128.Parse("1"), Decimal128.Parse("1.0"), 0.0, new BsonDouble(-0.0), double.NaN,
            BitConverter.Int64BitsToDouble(0x7ff8_0000_0000_0001), Decimal128.QNaN, Decimal128.SNaN, true, false, BsonNull.Value,
            BsonUndefined.Value, "1", BsonSymbol.Create("1"), new BsonJavaScript("1"), new BsonJavaScriptWithScope("1", []),
            new BsonDateTime(1), new BsonTimestamp(1), new BsonTimestamp(0, 0), new BsonRegularExpression("1"),
            new BsonRegularExpression("1", "i"), new BsonBinaryData([1]), new BsonBinaryData([1], BsonBinarySubType.UserDefined),
            new BsonBinaryData([1], BsonBinarySubType.Function), BsonMinKey.Value, BsonMaxKey.Value, new BsonArray { 1 },
            new BsonDocument("0", 1), ObjectId.Empty, "é", "e\u0301",
        }.Select(value => new BsonDocument { { "_id", 1 }, { "v", value } }),
        new BsonDocument("_id", 1),
        new BsonDocument { { "_id", 1 }, { "v", 1 }, { "w", 1 } },
        new BsonDocument { { "_id", 1 }, { "w", 1 }, { "v", 1 } },
        new BsonDocument("_id", 1L),
    ];

    [Test]
    public void Documents_that_differ_in_any_bit_have_different_digests()
    {
        var digests = Different.Select(document => Content(SampleCollections.Describe(Orders, document))).ToList();

        Assert.That(digests, Is.Unique);
        Assert.That(Different.Select(document => Content(SampleCollections.Describe(Orders, document))), Is.EqualTo(digests), "again");
    }

    [Test]
    public void The_order_of_documents_counts_and_so_does_each_of_them() => Gen.Int[0, Different.Length - 1].Array[1, 5]
        .SelectMany(one => Gen.Int[0, Different.Length - 1].Array[1, 5].Select(other => (one, other)))
        .Sample(
            pair => (Content(Describe(pair.one)) == Content(Describe(pair.other))) == pair.one.AsSpan().SequenceEqual(pair.other),
            iter: 200);

    [Test]
    public void Each_thousand_has_its_own_digest_that_says_what_it_covers()
    {
        var items = SampleCollections.Describe(Orders, Enumerable.Range(1, 2001).Select(n => new BsonDocument("_id", n)));

        Assert.That(
            items.Where(item => item.Kind == "documents").Select(item => item.Noun),
            Is.EqualTo([
                "documents 1–1,000 of shop.orders (_id 1 to 1000)", "documents 1,001–2,000 of shop.orders (_id 1001 to 2000)",
                "documents 2,001–2,001 of shop.orders (_id 2001 to 2001)",
            ]));
        Assert.That(items.Single(item => item.Kind == "collection").Property("document count"), Is.EqualTo("2001"));
    }

    [Test]
    public void An_empty_collection_is_described_with_its_options()
    {
        var collection = Orders with { Options = BsonDocument.Parse("{ capped: true, size: 4096.0, validator: { a: 1 } }") };

        var item = SampleCollections.Describe(collection).Single();

        Assert.That(
            item.Properties,
            Is.EqualTo(new Dictionary<string, string>
            {
                ["document count"] = "0",
                ["option capped"] = "true",
                ["option size"] = "4096",
                ["option validator"] = """{ "a" : { "$numberInt" : "1" } }""",
            }));
    }

    [Test]
    public void A_document_that_expires_is_an_item_of_its_own_and_not_counted()
    {
        var sessions = SampleCollections.Collection("sessions", "{ key: { at: 1 }, name: 'ttl', expireAfterSeconds: 60 }");

        var items = SampleCollections.Describe(
            sessions,
            BsonDocument.Parse("{ _id: 'brief', at: ISODate('2026-01-01T00:00:00Z') }"),
            BsonDocument.Parse("{ _id: 'lasting' }"));

        Assert.That(items.Single(item => item.Kind == "collection").Property("document count"), Is.EqualTo("1"));
        Assert.That(items.Single(item => item.Kind == "documents").Noun, Does.EndWith("""(_id "lasting" to "lasting")"""));
        var transient = items.Single(item => item.Kind == "transient document");
        Assert.That(transient.Noun, Is.EqualTo("""document "brief" of shop.sessions"""));
        Assert.That(transient.Property("expiry"), Is.EqualTo("2026-01-01T00:01:00.000Z"));
    }

    private static IReadOnlyList<FingerprintItem> Describe(int[] chosen) =>
        SampleCollections.Describe(Orders, chosen.Select(index => Different[index]));

    private static string Content(IEnumerable<FingerprintItem> items) =>
        items.Single(item => item.Kind == "documents").Property("content")!;
}
