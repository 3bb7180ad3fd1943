using System.Collections.Immutable;
using System.Text;
using Elma365Verify.Backup;
using MongoDB.Bson;

namespace Elma365Verify.Containers.Backup.MongoDb;

/// <summary>A collection or a view, without its documents.</summary>
/// <param name="Database">Its database.</param>
/// <param name="Name">Its name.</param>
/// <param name="Type"><c>collection</c> or <c>view</c>.</param>
/// <param name="Options">What <c>create</c> takes besides the name.</param>
/// <param name="Uuid">Its identity on its server, in hexadecimal; empty for a view.</param>
/// <param name="Indexes">Its indexes as the server lists them, that of <c>_id</c> among them; none for a view.</param>
internal sealed record MongoDbCollection(
    string Database, string Name, string Type, BsonDocument Options, string Uuid, ImmutableArray<BsonDocument> Indexes)
{
    /// <summary>What MongoDB calls a collection of documents.</summary>
    public const string Plain = "collection";

    /// <summary>What MongoDB calls a view.</summary>
    public const string View = "view";

    /// <summary><c>shop.orders</c>.</summary>
    public string Namespace => $"{Database}.{Name}";

    /// <summary>Whether it is a view.</summary>
    public bool IsView => Type == View;

    /// <summary>Whether the order of its documents is that of their insertion, and means something.</summary>
    public bool IsCapped => Options.GetValue("capped", false).ToBoolean();

    /// <summary>It with the options alone that are known here.</summary>
    public MongoDbCollection Decided() => this with
    {
        Options = KnownFields.Of(Options, KnownFields.Collection),
        Indexes = [.. Indexes.Select(index => KnownFields.Of(index, KnownFields.Index))],
    };

    /// <summary>The content of mongodump's <c>.metadata.json</c>: keys in its order, options only where there are some.</summary>
    public byte[] Render()
    {
        var metadata = new BsonDocument();
        if (Options.ElementCount > 0)
            metadata.Add("options", Options);
        metadata.Add("indexes", new BsonArray(Indexes));
        if (Uuid.Length > 0)
            metadata.Add("uuid", Uuid);
        metadata.Add("collectionName", Name);
        metadata.Add("type", Type);
        return Encoding.UTF8.GetBytes(MongoDbJson.Canonical(metadata));
    }

    /// <summary>Reads what <see cref="Render"/> wrote.</summary>
    /// <param name="database">The database, which the file doesn't name.</param>
    /// <param name="content">The file's content.</param>
    /// <param name="path">The file, for errors.</param>
    /// <exception cref="BackupException">It is something else.</exception>
    public static MongoDbCollection Parse(string database, byte[] content, string path)
    {
        try
        {
            var metadata = BsonDocument.Parse(new UTF8Encoding(false, throwOnInvalidBytes: true).GetString(content));
            return new MongoDbCollection(
                database,
                metadata["collectionName"].AsString,
                metadata["type"].AsString,
                metadata.GetValue("options", new BsonDocument()).AsBsonDocument,
                metadata.GetValue("uuid", string.Empty).AsString,
                [.. metadata["indexes"].AsBsonArray.Select(index => index.AsBsonDocument)]).Decided();
        }
        catch (Exception exception) when (exception is FormatException or KeyNotFoundException or InvalidCastException or ArgumentException)
        {
            throw new BackupException($"{path}: it is no metadata of a collection: {exception.Message}", exception);
        }
    }
}
