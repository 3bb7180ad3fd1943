using Elma365Verify.Backup.Ledgers;

namespace Elma365Verify.Containers.DataSets;

/// <summary>A place of one store in which records lie that name records, or are named.</summary>
/// <remarks>
/// One record names another by <c>place/key</c>: <c>elma365-attachments/acts/1.pdf</c>, <c>elma365.documents/doc-1</c>,
/// <c>head.orders/…</c>. No name of a place has a slash.
/// </remarks>
/// <param name="Store">The store: <c>minio</c>.</param>
/// <param name="Name">
/// The place: a bucket, <c>database.collection</c>, <c>schema.table</c>, <c>virtual host.queue</c>, or what keys begin with.
/// </param>
public sealed record RecordPlace(string Store, string Name)
{
    /// <summary>The database of the cluster in which all tables are.</summary>
    public const string Database = "elma365";

    /// <summary>The first part of the place's name: database, schema or virtual host.</summary>
    public string Area => Name.Split('.')[0];

    /// <summary>The last part of the place's name: collection, table or queue.</summary>
    public string Leaf => Name.Split('.')[^1];

    /// <summary>How others name a record here.</summary>
    public string NameOf(string key) => $"{Name}/{key}";

    /// <summary>A record here.</summary>
    public RecordAddress AddressOf(string key) => new(Store, Name, key);

    /// <summary>The record that a name leads to.</summary>
    /// <param name="store">The store it is in.</param>
    /// <param name="name">Its name: <c>place/key</c>. One without a slash has no key, and so names nothing that is there.</param>
    public static RecordAddress Named(string store, string name)
    {
        var slash = name.IndexOf('/', StringComparison.Ordinal);
        return slash < 0 ? new RecordAddress(store, name, string.Empty) : new RecordAddress(store, name[..slash], name[(slash + 1)..]);
    }
}
