using System.Text;
using Elma365Verify.Backup.Fingerprints;
using MongoDB.Bson;

namespace Elma365Verify.Containers.Backup.MongoDb;

/// <summary>
/// What a server holds besides documents, as items of a fingerprint: a <c>database</c>, <c>index</c>, <c>view</c>, <c>user</c> and
/// <c>role</c> each. Identities (UUIDs) are the server's own and not described.
/// </summary>
internal static class MongoDbDescription
{
    private const int LongestValue = 64 * 1024;

    /// <summary>A database, which is there as long as something is in it.</summary>
    public static FingerprintItem Database(string name) => FingerprintItem.Of("database", name);

    /// <summary>A view.</summary>
    public static FingerprintItem View(MongoDbCollection view) => new("view", view.Namespace, view.Options.Select(Property));

    /// <summary>An index's name with its collection's.</summary>
    public static string IndexName(MongoDbCollection collection, BsonDocument index) => $"{collection.Namespace}.{index["name"].AsString}";

    /// <summary>An index with every option.</summary>
    /// <param name="collection">Its collection.</param>
    /// <param name="index">The index.</param>
    /// <param name="isAmbiguous">
    /// Whether its name reads like that of another collection's: <c>b</c> of <c>x.a</c>, <c>a.b</c> of <c>x</c>.
    /// </param>
    public static FingerprintItem Index(MongoDbCollection collection, BsonDocument index, bool isAmbiguous = false) => new(
        "index",
        isAmbiguous ? MongoDbJson.Shell(new BsonArray { collection.Namespace, index["name"] }) : IndexName(collection, index),
        // The collection's name is in it on old servers.
        index.Where(option => option.Name is not ("name" or "ns")).Select(option => option.Name is "key" or "weights"
            ? KeyValuePair.Create(option.Name, Bounded(MongoDbJson.Key(option.Value)))
            : Property(option)));

    /// <summary>A user: what is granted, and of the credentials a digest.</summary>
    /// <param name="user">As the server keeps or tells it.</param>
    /// <param name="hasCredentials">
    /// Whether they are described: those of the user who reads are not, as a restore leaves that user alone.
    /// </param>
    public static FingerprintItem User(BsonDocument user, bool hasCredentials)
    {
        var properties = Granted(user)
            .Concat(user.Where(field => field.Name is "customData" or "authenticationRestrictions").Select(Property));
        if (hasCredentials && user.TryGetValue("credentials", out var credentials))
            properties = properties.Append(new("credentials", ContentDigest.Of(credentials.AsBsonDocument.ToBson()).ToString()));
        return new FingerprintItem("user", user["_id"].AsString, properties);
    }

    /// <summary>A role that somebody made.</summary>
    public static FingerprintItem Role(BsonDocument role) => new(
        "role",
        role["_id"].AsString,
        Granted(role).Concat(role.Where(field => field.Name is "privileges" or "authenticationRestrictions").Select(Property)));

    /// <summary>A value, or its digest where it is too long for a fingerprint.</summary>
    public static string Bounded(string value) =>
        value.Length <= LongestValue ? value : ContentDigest.Of(Encoding.UTF8.GetBytes(value)).ToString();

    // A server may list a role twice.
    private static IEnumerable<KeyValuePair<string, string>> Granted(BsonDocument holder) => holder["roles"].AsBsonArray
        .Select(role => $"role {role["role"].AsString} of {role["db"].AsString}")
        .Distinct(StringComparer.Ordinal)
        .Select(role => KeyValuePair.Create(role, "granted"));

    private static KeyValuePair<string, string> Property(BsonElement option) =>
        new(option.Name, Bounded(MongoDbJson.Option(option.Value)));
}
