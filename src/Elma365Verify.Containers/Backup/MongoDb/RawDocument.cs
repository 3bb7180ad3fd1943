using MongoDB.Bson;
using MongoDB.Bson.IO;
using MongoDB.Driver;

namespace Elma365Verify.Containers.Backup.MongoDb;

/// <summary>Documents as bytes, as they come from the server and go there.</summary>
internal static class RawDocument
{
    // A text that is no UTF-8 is kept as it is; only where it is shown, it has to be readable.
    private static readonly MongoCollectionSettings Settings = new() { AssignIdOnInsert = false, ReadEncoding = Utf8Encodings.Lenient };

    /// <summary>A collection whose documents nobody takes apart.</summary>
    public static IMongoCollection<RawBsonDocument> Raw(this IMongoClient client, MongoDbCollection collection) =>
        client.GetDatabase(collection.Database).GetCollection<RawBsonDocument>(collection.Name, Settings);

    /// <summary>Gives the bytes piece by piece, without copying them.</summary>
    public static void ForEachSegment(RawBsonDocument document, Action<ReadOnlySpan<byte>> take)
    {
        var bytes = document.Slice;
        for (var position = 0; position < bytes.Length;)
        {
            var segment = bytes.AccessBackingBytes(position);
            take(segment);
            position += segment.Count;
        }
    }
}
