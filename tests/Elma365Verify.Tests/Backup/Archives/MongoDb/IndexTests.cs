using Elma365Verify.Containers.Backup.MongoDb;
using MongoDB.Bson;

namespace Elma365Verify.Tests.Backup.Archives.MongoDb;

internal sealed class IndexTests
{
    [TestCase(
        "{ v: 2, key: { _fts: 'text', _ftsx: 1 }, name: 't', weights: { b: 5.0, a: 1.0 }, default_language: 'russian' }",
        "{ v: 2, key: { b: 'text', a: 'text' }, name: 't', weights: { b: 5.0, a: 1.0 }, default_language: 'russian' }")]
    [TestCase(
        "{ key: { x: 1, _fts: 'text', _ftsx: 1, y: -1 }, name: 't', weights: { '$**': 1 } }",
        "{ key: { x: 1, '$**': 'text', y: -1 }, name: 't', weights: { '$**': 1 } }")]
    [TestCase(
        "{ v: 1, key: { a: 1 }, name: 'a', ns: 'shop.orders', unique: true, background: true }",
        "{ v: 1, key: { a: 1 }, name: 'a', unique: true, background: true }")]
    public void An_index_is_built_from_what_the_server_lists(string listed, string built) => Assert.That(
        IndexSpecification.Of(BsonDocument.Parse(listed)).ToBson(), Is.EqualTo(BsonDocument.Parse(built).ToBson()));

    [TestCase("{ key: { _id: 1 }, name: '_id_' }", false)]
    [TestCase("{ key: { _id: 1 }, name: 'mine', clustered: true, unique: true }", false)]
    [TestCase("{ key: { _id: 'hashed' }, name: '_id_hashed' }", true)]
    public void Those_that_come_with_a_collection_are_not_built(string listed, bool isAdded) =>
        Assert.That(IndexSpecification.IsAdded(BsonDocument.Parse(listed)), Is.EqualTo(isAdded));

    [Test]
    public void Every_option_is_described_and_numbers_by_their_value_alone()
    {
        var collection = SampleCollections.Collection("orders");
        var index = BsonDocument.Parse(
            "{ v: 2, key: { b: 1, a: -1.0 }, name: 'x', unique: true, expireAfterSeconds: NumberLong(60), "
            + "partialFilterExpression: { n: NumberLong(1) }, collation: { locale: 'ru', strength: 2 } }");

        Assert.That(
            MongoDbDescription.Index(collection, index).Properties.ToDictionary(property => property.Key, property => property.Value),
            Is.EqualTo(new Dictionary<string, string>
            {
                ["v"] = "2",
                ["key"] = """{ "b" : 1, "a" : -1 }""",
                ["unique"] = "true",
                ["expireAfterSeconds"] = "60",
                ["partialFilterExpression"] = """{ "n" : { "$numberLong" : "1" } }""",
                ["collation"] = """{ "locale" : "ru", "strength" : { "$numberInt" : "2" } }""",
            }));
    }

    [Test]
    public void A_view_comes_after_the_view_it_is_on_and_a_circle_ends()
    {
        MongoDbCollection[] views =
        [
            View("shop", "a", "b"), View("shop", "b", "c"), View("shop", "c", "orders"), View("other", "c", "a"),
            View("x", "r", "s"), View("x", "s", "r"), SampleCollections.Collection("orders"),
        ];

        Assert.That(
            ViewOrder.Of(views).Select(view => view.Namespace), Is.EqualTo(["other.c", "shop.c", "shop.b", "shop.a", "x.r", "x.s"]));
    }

    [Test]
    public void Values_too_long_for_a_fingerprint_are_given_as_digests() =>
        Assert.That(MongoDbDescription.Bounded(new string('x', 70_000)), Does.Match("^sha256:[0-9a-f]{64}$"));

    private static MongoDbCollection View(string database, string name, string on) => new(
        database, name, MongoDbCollection.View, new BsonDocument { { "viewOn", on }, { "pipeline", new BsonArray() } }, string.Empty, []);
}
