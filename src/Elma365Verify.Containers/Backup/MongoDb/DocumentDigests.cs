using System.Globalization;
using System.Security.Cryptography;
using Elma365Verify.Backup.Fingerprints;
using MongoDB.Bson;

namespace Elma365Verify.Containers.Backup.MongoDb;

/// <summary>
/// A collection's documents as they stream by: a digest of each thousand, made of the documents' own bytes, so that types, the order
/// of fields and the bits of numbers count; and one of each document that will expire.
/// </summary>
/// <param name="collection">The collection.</param>
/// <param name="fingerprint">Takes the digests.</param>
internal sealed class DocumentDigests(MongoDbCollection collection, FingerprintWriter fingerprint) : IDisposable
{
    private const int DocumentsPerChunk = 1000;
    private const int LongestId = 40;

    private readonly System.Collections.Immutable.ImmutableArray<ExpiryRule> rules = ExpiryRule.Of(collection);
    private readonly IncrementalHash hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private readonly IncrementalHash single = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
    private RawBsonDocument? last;
    private string firstId = string.Empty;

    /// <summary>How many documents that stay were taken.</summary>
    public long Lasting { get; private set; }

    /// <summary>How many were taken.</summary>
    public long Taken { get; private set; }

    /// <summary>Takes the next document, and disposes of it when it is needed no more.</summary>
    public void Take(RawBsonDocument document)
    {
        Taken++;
        if (ExpiryRule.Moment(rules, document) is { } moment)
        {
            RawDocument.ForEachSegment(document, segment => single.AppendData(segment));
            fingerprint.Add(
                ExpiringDocuments.Describe(collection.Namespace, document["_id"], moment, ContentDigest.Take(single)));
            document.Dispose();
            return;
        }

        RawDocument.ForEachSegment(document, segment => hash.AppendData(segment));
        last?.Dispose();
        last = document;
        if (Lasting++ % DocumentsPerChunk == 0)
            firstId = Id(document);
        if (Lasting % DocumentsPerChunk == 0)
            AddChunk();
    }

    /// <summary>Adds the last chunk, and the collection itself with the number of its documents that stay.</summary>
    public void Complete()
    {
        if (Lasting % DocumentsPerChunk != 0)
            AddChunk();
        var properties = collection.Options
            .Select(option => KeyValuePair.Create($"option {option.Name}", MongoDbDescription.Bounded(MongoDbJson.Option(option.Value))))
            .Append(new("document count", Lasting.ToString(CultureInfo.InvariantCulture)));
        fingerprint.Add(new FingerprintItem("collection", collection.Namespace, properties));
    }

    public void Dispose()
    {
        last?.Dispose();
        hash.Dispose();
        single.Dispose();
    }

    private void AddChunk()
    {
        var first = ((Lasting - 1) / DocumentsPerChunk * DocumentsPerChunk) + 1;
        var chunk = FingerprintItem.Chunk("documents", collection.Namespace, first, Lasting, ContentDigest.Take(hash));
        var covers = $"{chunk.Property(FingerprintItem.Covers)} (_id {firstId} to {Id(last!)})";
        fingerprint.Add(FingerprintItem.Of(
            chunk.Kind, chunk.Name, (FingerprintItem.Covers, covers), ("content", chunk.Property("content")!)));
    }

    private static string Id(RawBsonDocument document)
    {
        if (!document.TryGetValue("_id", out var id))
            return "none";
        var text = MongoDbJson.Shell(id);
        return text.Length <= LongestId ? text : $"{text[..LongestId]}…";
    }
}
