using MongoDB.Bson;

namespace Elma365Verify.Containers.Backup.MongoDb;

/// <summary>An index as <c>createIndexes</c> takes it, made of what <c>listIndexes</c> tells.</summary>
internal static class IndexSpecification
{
    private const string Fields = "_fts";
    private const string Rest = "_ftsx";

    /// <summary>
    /// Whether the index has to be built: that of <c>_id</c>, or by which the collection is clustered, comes with the collection.
    /// </summary>
    public static bool IsAdded(BsonDocument index) =>
        index["name"] != "_id_" && !index.GetValue("clustered", false).ToBoolean();

    /// <summary>The specification. A text index tells its fields among the weights alone.</summary>
    public static BsonDocument Of(BsonDocument index)
    {
        var specification = new BsonDocument(index.Where(option => option.Name != "ns"));
        var key = index["key"].AsBsonDocument;
        if (key.Contains(Fields))
            specification["key"] = new BsonDocument(key.SelectMany(field => TextKey(field, index["weights"].AsBsonDocument)));
        return specification;
    }

    private static IEnumerable<BsonElement> TextKey(BsonElement field, BsonDocument weights) => field.Name switch
    {
        Fields => weights.Select(weight => new BsonElement(weight.Name, "text")),
        Rest => [],
        _ => [field],
    };
}
