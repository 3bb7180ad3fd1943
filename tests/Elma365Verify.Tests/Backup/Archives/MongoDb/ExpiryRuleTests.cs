using Elma365Verify.Containers.Backup.MongoDb;
using MongoDB.Bson;

namespace Elma365Verify.Tests.Backup.Archives.MongoDb;

internal sealed class ExpiryRuleTests
{
    private const string Ttl = "{ key: { at: 1 }, name: 'ttl', expireAfterSeconds: 10 }";

    [TestCase("{ at: ISODate('2026-01-01T00:00:00.001Z') }", "2026-01-01T00:00:10.0010000Z")]
    [TestCase("{ at: [ 'x', ISODate('2027-01-01'), ISODate('2026-01-01') ] }", "2026-01-01T00:00:10.0000000Z")]
    [TestCase("{ at: ISODate('0001-01-01') }", "0001-01-01T00:00:10.0000000Z")]
    [TestCase("{ at: { $date: { $numberLong: '-9223372036854775808' } } }", "0001-01-01T00:00:00.0000000Z")]
    [TestCase("{ at: { $date: { $numberLong: '9223372036854775807' } } }", null)]
    [TestCase("{ at: 5 }", null)]
    [TestCase("{ at: null }", null)]
    [TestCase("{ at: [] }", null)]
    [TestCase("{ }", null)]
    public void A_document_expires_by_the_earliest_date_in_the_field(string document, string? moment) =>
        ExpectMoment(moment, SampleCollections.Collection("c", Ttl), document);

    [TestCase("{ a: { b: ISODate('2026-01-01') } }", "2026-01-01T00:00:10.0000000Z")]
    [TestCase("{ a: [ { b: ISODate('2027-01-01') }, { b: ISODate('2026-01-01') }, 1 ] }", "2026-01-01T00:00:10.0000000Z")]
    [TestCase("{ 'a.b': ISODate('2026-01-01') }", null)]
    public void A_field_may_lie_deeper(string document, string? moment) => ExpectMoment(
        moment, SampleCollections.Collection("c", "{ key: { 'a.b': -1 }, name: 'ttl', expireAfterSeconds: NumberLong(10) }"), document);

    [Test]
    public void Of_two_rules_the_earlier_one_counts() => ExpectMoment(
        "2025-01-01T00:00:00.5000000Z",
        SampleCollections.Collection("c", Ttl, "{ key: { other: 1 }, name: 'o', expireAfterSeconds: 0.5 }"),
        "{ at: ISODate('2026-01-01'), other: ISODate('2025-01-01') }");

    [Test]
    public void A_clustered_collection_expires_by_id() => ExpectMoment(
        "2026-01-01T00:00:10.0000000Z",
        SampleCollections.Collection("c") with { Options = new BsonDocument("expireAfterSeconds", 10L) },
        "{ _id: ISODate('2026-01-01') }");

    [TestCase("{ key: { at: 1 }, name: 'plain' }")]
    [TestCase("{ key: { at: 1, b: 1 }, name: 'compound', expireAfterSeconds: 10 }")]
    [TestCase("{ key: { at: 1 }, name: 'partial', expireAfterSeconds: 10, partialFilterExpression: { closed: true } }")]
    public void Other_indexes_give_no_rule(string index) =>
        Assert.That(ExpiryRule.Of(SampleCollections.Collection("c", index)), Is.Empty);

    private static void ExpectMoment(string? expected, MongoDbCollection collection, string document) => Assert.That(
        ExpiryRule.Moment(ExpiryRule.Of(collection), BsonDocument.Parse(document))?.UtcDateTime.ToString("O"), Is.EqualTo(expected));
}
