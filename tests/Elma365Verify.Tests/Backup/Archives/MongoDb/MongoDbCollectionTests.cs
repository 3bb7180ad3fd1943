using System.Text;
using Elma365Verify.Backup;
using Elma365Verify.Containers.Backup.MongoDb;
using MongoDB.Bson;

namespace Elma365Verify.Tests.Backup.Archives.MongoDb;

internal sealed class MongoDbCollectionTests
{
    private static readonly MongoDbCollection Orders = new(
        "shop",
        "orders",
        MongoDbCollection.Plain,
        BsonDocument.Parse("{ validator: { at: { $gt: ISODate('2026-01-01') }, n: NumberLong(5) }, validationLevel: 'moderate' }"),
        "0123456789abcdef0123456789abcdef",
        [BsonDocument.Parse("{ v: 2, key: { _id: 1 }, name: '_id_' }"), BsonDocument.Parse("{ v: 2, key: { n: -1.5 }, name: 'n' }")]);

    [Test]
    public void Metadata_have_mongodumps_keys_in_its_order_and_canonical_values() => Assert.That(
        Encoding.UTF8.GetString(Orders.Render()),
        Is.EqualTo(
            """
            { "options" : { "validator" : { "at" : { "$gt" : { "$date" : { "$numberLong" : "1767225600000" } } },
             "n" : { "$numberLong" : "5" } }, "validationLevel" : "moderate" },
             "indexes" : [{ "v" : { "$numberInt" : "2" }, "key" : { "_id" : { "$numberInt" : "1" } }, "name" : "_id_" },
             { "v" : { "$numberInt" : "2" }, "key" : { "n" : { "$numberDouble" : "-1.5" } }, "name" : "n" }],
             "uuid" : "0123456789abcdef0123456789abcdef", "collectionName" : "orders", "type" : "collection" }
            """.ReplaceLineEndings(string.Empty)));

    [Test]
    public void Metadata_of_a_view_have_no_uuid_and_an_empty_list_of_indexes()
    {
        var view = new MongoDbCollection("shop", "v", MongoDbCollection.View, [], string.Empty, []);

        Assert.That(
            Encoding.UTF8.GetString(view.Render()), Is.EqualTo("""{ "indexes" : [], "collectionName" : "v", "type" : "view" }"""));
        Assert.That(MongoDbCollection.Parse("shop", view.Render(), "path").IsView);
    }

    [Test]
    public void What_was_rendered_is_read_back_whole()
    {
        var read = MongoDbCollection.Parse("shop", Orders.Render(), "path");

        Assert.That(read.Namespace, Is.EqualTo("shop.orders"));
        Assert.That(read.Options.ToBson(), Is.EqualTo(Orders.Options.ToBson()));
        Assert.That(read.Indexes.Select(index => index.ToJson()), Is.EqualTo(Orders.Indexes.Select(index => index.ToJson())));
        Assert.That(read.Render(), Is.EqualTo(Orders.Render()));
    }

    [TestCase("{")]
    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("""{"indexes":[1],"collectionName":"x","type":"collection"}""")]
    [TestCase("""{"indexes":[],"collectionName":1,"type":"collection"}""")]
    [TestCase("""{"indexes":[],"collectionName":"x","type":"collection","options":1}""")]
    public void Other_content_is_refused_with_the_files_name(string content) => Assert.That(
        () => MongoDbCollection.Parse("shop", Encoding.UTF8.GetBytes(content), "shop/x.metadata.json"),
        Throws.TypeOf<BackupException>().With.Message.StartsWith("shop/x.metadata.json: it is no metadata of a collection: "));
}
