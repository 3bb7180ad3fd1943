using System.Collections.Immutable;
using MongoDB.Bson;

namespace Elma365Verify.Containers.Backup.MongoDb;

/// <summary>
/// By which field documents of a collection expire, and how long after it
/// (<see href="https://www.mongodb.com/docs/manual/core/index-ttl/"/>).
/// </summary>
/// <param name="Field">The field, with dots where it lies deeper.</param>
/// <param name="Seconds">How long after the date in it, the earliest where there are several.</param>
internal sealed record ExpiryRule(string Field, double Seconds)
{
    private const string Option = "expireAfterSeconds";
    private static readonly long First = DateTimeOffset.MinValue.ToUnixTimeMilliseconds();
    private static readonly long Last = DateTimeOffset.MaxValue.ToUnixTimeMilliseconds();

    /// <summary>
    /// The rules of a collection. A TTL index of some documents alone (<c>partialFilterExpression</c>) gives none: which documents it
    /// removes, the server alone can tell.
    /// </summary>
    public static ImmutableArray<ExpiryRule> Of(MongoDbCollection collection)
    {
        var rules = collection.Indexes
            .Where(index => index.Contains(Option)
                && !index.Contains("partialFilterExpression")
                && index["key"].AsBsonDocument.ElementCount == 1)
            .Select(index => new ExpiryRule(index["key"].AsBsonDocument.GetElement(0).Name, index[Option].ToDouble()));
        // A clustered collection's rule is an option of its own.
        return collection.Options.TryGetValue(Option, out var seconds)
            ? [.. rules, new ExpiryRule("_id", seconds.ToDouble())]
            : [.. rules];
    }

    /// <summary>From when on the server may remove a document; null where no rule ever does, within ten thousand years.</summary>
    public static DateTimeOffset? Moment(ImmutableArray<ExpiryRule> rules, BsonDocument document)
    {
        DateTimeOffset? earliest = null;
        foreach (var rule in rules)
        {
            if (rule.Moment(document) is { } moment && !(earliest <= moment))
                earliest = moment;
        }

        return earliest;
    }

    private DateTimeOffset? Moment(BsonDocument document)
    {
        var dates = Dates(document, Field).ToList();
        if (dates.Count == 0)
            return null;
        var moment = dates.Min() + (Seconds * 1000);
        return moment < Last ? DateTimeOffset.FromUnixTimeMilliseconds(Math.Max(First, (long)moment)) : null;
    }

    private static IEnumerable<long> Dates(BsonValue value, string path)
    {
        if (value is BsonArray array)
            return array.SelectMany(member => Dates(member, path));
        if (path.Length == 0)
            return value is BsonDateTime date ? [date.MillisecondsSinceEpoch] : [];
        var dot = path.IndexOf('.', StringComparison.Ordinal);
        var (name, rest) = dot < 0 ? (path, string.Empty) : (path[..dot], path[(dot + 1)..]);
        return value is BsonDocument document && document.TryGetValue(name, out var inner) ? Dates(inner, rest) : [];
    }
}
