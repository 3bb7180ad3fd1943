using MongoDB.Bson;

namespace Elma365Verify.ImageTests.Backup.MongoDb;

/// <summary>
/// What a backup has to bring back: every BSON type, ids of all types in one collection, empty collections, a database of nothing but
/// a view, names of any text, documents of 15 MiB and of one field, every kind of index, validators, users.
/// </summary>
internal static class MongoDbFixture
{
    public const int Orders = 2500;

    /// <summary>A collection whose name has everything that a file's name can't have.</summary>
    public const string Awkward = "имя с пробелом/и:другое %2F+\\";

    private static readonly string[] Server =
    [
        "shop { create: 'empty' }",
        "shop { create: 'checked', validator: { $jsonSchema: { bsonType: 'object', required: ['a'] } },"
            + " validationLevel: 'moderate', validationAction: 'error' }",
        "shop { insert: 'checked', documents: [ { _id: 1, a: 1 } ] }",
        "shop { insert: 'checked', documents: [ { _id: 2, old: true } ], bypassDocumentValidation: true }",
        // By name the first view comes before the one it is on.
        "shop { create: 'a_view', viewOn: 'z_view', pipeline: [ { $sort: { n: -1 } }, { $limit: NumberLong(5) } ] }",
        "shop { create: 'z_view', viewOn: 'orders', pipeline: [ { $match: { customer: { $gte: 5 } } } ] }",
        "views { create: 'of nothing', viewOn: 'nothing', pipeline: [] }",
        "База { insert: 'письма', documents: [ { _id: 'ключ', 'поле с.точкой': '\\u0000😀' } ] }",
        "shop { insert: 'ids', documents: [ { _id: 5 }, { _id: 'a' }, { _id: 2.5 }, { _id: NumberLong(3) }, { _id: MinKey },"
            + " { _id: MaxKey }, { _id: null }, { _id: { a: 1 } }, { _id: ObjectId('0123456789abcdef01234567') }, { _id: true },"
            + " { _id: ISODate('2020-01-01') }, { _id: Timestamp(1, 1) }, { _id: BinData(0, 'AAE=') }, { _id: 'B' },"
            + " { _id: NumberDecimal('2.70') }, { _id: 'я' }, { _id: UUID('00112233-4455-6677-8899-aabbccddeeff') } ] }",
        "shop { insert: 'sessions', documents: [ { _id: 'later', at: ISODate('2100-01-01') }, { _id: 'never' } ] }",
        "shop { createIndexes: 'sessions', indexes: [ { key: { at: 1 }, name: 'ttl', expireAfterSeconds: 3600 } ] }",
        "shop { createIndexes: 'orders', indexes: ["
            + " { key: { n: 1 }, name: 'unique', unique: true, sparse: true },"
            + " { key: { customer: 1, 'lines.sku': -1 }, name: 'compound' },"
            + " { key: { total: 1 }, name: 'partial', partialFilterExpression: { total: { $gt: NumberLong(100) } } },"
            + " { key: { customer: 'hashed' }, name: 'hashed' },"
            + " { key: { note: 'text', title: 'text' }, name: 'text', weights: { title: 5 }, default_language: 'russian' },"
            + " { key: { place: '2dsphere' }, name: 'sphere' },"
            + " { key: { flat: '2d' }, name: 'flat', bits: 20, min: -100, max: 100 },"
            + " { key: { '$**': 1 }, name: 'wildcard', wildcardProjection: { lines: 1 } },"
            + " { key: { 'free.$**': 1 }, name: 'wildcard below' } ] }",
        "admin { createUser: 'reader', pwd: 'of-this-fixture-alone-1', roles: [ { role: 'readAnyDatabase', db: 'admin' } ] }",
        "admin { createUser: 'writer', pwd: 'of-this-fixture-alone-2',"
            + " roles: [ { role: 'readWriteAnyDatabase', db: 'admin' }, { role: 'clusterAdmin', db: 'admin' } ] }",
    ];

    // As BsonDouble: the driver's conversion makes 0.0 of -0.0.
    private static readonly BsonValue[] Types =
    [
        1.5, new BsonDouble(-0.0), new BsonDouble(double.NaN), new BsonDouble(BitConverter.Int64BitsToDouble(0x7ff8_0000_dead_beef)),
        double.NegativeInfinity, "ε\u0000ü\ud83d\ude00", string.Empty, new BsonDocument { { "b", 1 }, { "a", 2 }, { string.Empty, 3 } },
        new BsonArray { 1, "x", new BsonArray() }, new BsonBinaryData([0, 1, 255]), new BsonBinaryData([7], BsonBinarySubType.UserDefined),
        new BsonBinaryData(Guid.Parse("0f0e0d0c-0b0a-0908-0706-050403020100"), GuidRepresentation.Standard),
        BsonUndefined.Value, ObjectId.Parse("0123456789abcdef01234567"), true, false, new BsonDateTime(long.MaxValue / 2),
        new BsonDateTime(-1), BsonNull.Value, new BsonRegularExpression("^a/b", "ims"), BsonSymbol.Create("symbol"),
        new BsonJavaScript("f()"), new BsonJavaScriptWithScope("f()", new BsonDocument("x", 1)), int.MinValue,
        new BsonTimestamp(int.MaxValue, 7), new BsonTimestamp(0, 0), long.MinValue, 1L, Decimal128.Parse("1.230E-6100"),
        Decimal128.Parse("1.0"), Decimal128.PositiveInfinity, Decimal128.QNaN, BsonMinKey.Value, BsonMaxKey.Value,
    ];

    public static async Task FillAsync(this MongoDbSite site, CancellationToken token)
    {
        var shop = site.Client.GetDatabase("shop");
        var orders = Enumerable.Range(1, Orders).Select(Order);
        // Not in the order of their ids.
        await shop.GetCollection<BsonDocument>("orders").InsertManyAsync(orders.Reverse(), cancellationToken: token);
        await shop.GetCollection<BsonDocument>("types").InsertManyAsync(
            Types.Select((value, index) => new BsonDocument
            {
                { "_id", index }, { "value", value }, { "inner", new BsonDocument("value", value) }, { "list", new BsonArray { value } },
            }),
            cancellationToken: token);
        var large = new byte[15 << 20];
        new Random(1).NextBytes(large);
        await shop.GetCollection<BsonDocument>("sizes").InsertManyAsync(
            [new BsonDocument("_id", 1), new BsonDocument { { "_id", 2 }, { "content", large } }, new BsonDocument("_id", 3)],
            cancellationToken: token);
        await shop.GetCollection<BsonDocument>(Awkward).InsertOneAsync(new BsonDocument("_id", 1), cancellationToken: token);
        await site.DoAsync(token, Server);
    }

    /// <summary>An order.</summary>
    public static BsonDocument Order(int number) => new()
    {
        { "_id", number },
        { "n", number },
        { "customer", number % 7 },
        { "total", number % 2 == 0 ? (BsonValue)(long)number : number * 0.5 },
        { "lines", new BsonArray { new BsonDocument { { "sku", $"sku-{number % 13}" }, { "count", 1 } } } },
        { "note", "поставка" },
        { "place", new BsonDocument { { "type", "Point" }, { "coordinates", new BsonArray { number % 90, 50.5 } } } },
        { "flat", new BsonArray { number % 90, 10 } },
    };
}
