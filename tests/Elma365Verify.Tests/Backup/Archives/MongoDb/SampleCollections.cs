using Elma365Verify.Backup.Fingerprints;
using Elma365Verify.Containers.Backup.MongoDb;
using MongoDB.Bson;

namespace Elma365Verify.Tests.Backup.Archives.MongoDb;

/// <summary>Collections and their documents without a server.</summary>
internal static class SampleCollections
{
    /// <summary>A collection with indexes given in MongoDB's shell notation.</summary>
    public static MongoDbCollection Collection(string name, params string[] indexes) =>
        new("shop", name, MongoDbCollection.Plain, [], "00", [.. indexes.Select(index => BsonDocument.Parse(index))]);

    /// <summary>What a fingerprint says of a collection with these documents, in order.</summary>
    public static IReadOnlyList<FingerprintItem> Describe(MongoDbCollection collection, params IEnumerable<BsonDocument> documents)
    {
        using var scratch = new Scratch();
        var path = scratch["fingerprint.jsonl"];
        FingerprintSummary summary;
        using (var file = File.Create(path))
        using (var writer = new FingerprintWriter(file, scratch.Root))
        using (var digests = new DocumentDigests(collection, writer))
        {
            foreach (var document in documents)
                digests.Take(new RawBsonDocument(document.ToBson()));
            digests.Complete();
            summary = writer.Complete();
        }

        return [.. new FingerprintReader(path, summary)];
    }
}
