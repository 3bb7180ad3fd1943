using MongoDB.Bson;
using MongoDB.Driver;

namespace Elma365Verify.ImageTests.MongoDb;

/// <summary>Every type of BSON (bsonspec.org, version 1.1) comes back as the bytes that were sent.</summary>
public sealed class BsonTypeTests
{
    [TestCaseSource(nameof(Values))]
    [CancelAfter(Bounds.Conversation)]
    public async Task A_value_comes_back_byte_for_byte(string type, BsonValue value, CancellationToken token)
    {
        var collection = MongoDbServer.NewCollection();
        var document = new BsonDocument
        {
            { "_id", 1 }, { "value", value }, { "nested", new BsonDocument("value", value) }, { "array", new BsonArray { value } },
        };

        await collection.InsertOneAsync(document, cancellationToken: token);
        var read = await collection.Database.GetCollection<RawBsonDocument>(collection.CollectionNamespace.CollectionName)
            .Find(FilterDefinition<RawBsonDocument>.Empty).SingleAsync(token);

        Assert.That(Hex(read), Is.EqualTo(Convert.ToHexString(document.ToBson())), type);
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task An_updated_document_keeps_the_bytes_of_all_other_fields(CancellationToken token)
    {
        var collection = MongoDbServer.NewCollection();
        var document = new BsonDocument { { "_id", 1 }, { "changed", 0 } };
        document.AddRange(Values().Select((data, index) => new BsonElement($"v{index}", (BsonValue)data.Arguments[1]!)));
        await collection.InsertOneAsync(document, cancellationToken: token);

        await collection.UpdateOneAsync("{ _id: 1 }", "{ $set: { changed: 1 } }", cancellationToken: token);
        var read = await collection.Database.GetCollection<RawBsonDocument>(collection.CollectionNamespace.CollectionName)
            .Find(FilterDefinition<RawBsonDocument>.Empty).SingleAsync(token);

        document["changed"] = 1;
        Assert.That(Hex(read), Is.EqualTo(Convert.ToHexString(document.ToBson())));
    }

    private static string Hex(RawBsonDocument document)
    {
        using (document)
        {
            var bytes = new byte[document.Slice.Length];
            document.Slice.GetBytes(0, bytes, 0, bytes.Length);
            return Convert.ToHexString(bytes);
        }
    }

    private static IEnumerable<TestCaseData> Values() =>
    [
        Value("double", 1.5),
        Value("double infinity", double.NegativeInfinity),
        Value("double negative zero", -0.0),
        Value("double NaN", double.NaN),
        Value("string", "ε\u0000ü\ud83d\ude00"),
        Value("empty string", ""),
        Value("document", new BsonDocument { { "a", 1 }, { "", 2 }, { "b.c", new BsonDocument() } }),
        Value("array", new BsonArray { 1, "x", new BsonArray() }),
        Value("binary", new BsonBinaryData([0, 1, 255])),
        Value("binary UUID", new BsonBinaryData(Guid.Parse("0f0e0d0c-0b0a-0908-0706-050403020100"), GuidRepresentation.Standard)),
        Value("binary user defined", new BsonBinaryData([7], BsonBinarySubType.UserDefined)),
        Value("undefined", BsonUndefined.Value),
        Value("object id", ObjectId.Parse("0123456789abcdef01234567")),
        Value("boolean", true),
        Value("date", new BsonDateTime(long.MaxValue / 2)),
        Value("date before 1970", new BsonDateTime(-1)),
        Value("null", BsonNull.Value),
        Value("regular expression", new BsonRegularExpression("^a/b", "ims")),
        Value("symbol", BsonSymbol.Create("symbol")),
        Value("code", new BsonJavaScript("f()")),
        Value("code with scope", new BsonJavaScriptWithScope("f()", new BsonDocument("x", 1))),
        Value("int32", int.MinValue),
        Value("timestamp", new BsonTimestamp(int.MaxValue, 7)),
        Value("int64", long.MinValue),
        Value("decimal", Decimal128.Parse("1.230E-6100")),
        Value("decimal infinity", Decimal128.PositiveInfinity),
        Value("decimal NaN", Decimal128.QNaN),
        Value("min key", BsonMinKey.Value),
        Value("max key", BsonMaxKey.Value),
    ];

    private static TestCaseData Value(string type, BsonValue value) =>
        new TestCaseData(type, value).SetArgDisplayNames(type);
}
