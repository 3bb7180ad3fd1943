using System.Globalization;
using MongoDB.Bson;
using MongoDB.Bson.IO;

namespace Elma365Verify.Containers.Backup.MongoDb;

/// <summary>BSON as text: MongoDB's Extended JSON, version 2 (github.com/mongodb/specifications, extended-json).</summary>
internal static class MongoDbJson
{
    private static readonly JsonWriterSettings CanonicalForm = new() { OutputMode = JsonOutputMode.CanonicalExtendedJson };
    private static readonly JsonWriterSettings ShellForm = new() { OutputMode = JsonOutputMode.Shell };

    /// <summary>In the canonical form, from which every type can be told: <c>{ "$numberInt" : "1" }</c>.</summary>
    public static string Canonical(BsonValue value) => value.ToJson(CanonicalForm);

    /// <summary>As a person would type it: <c>ObjectId("…")</c>; 1 and 1.0 differ.</summary>
    public static string Shell(BsonValue value) => value.ToJson(ShellForm);

    /// <summary>
    /// An option's value. Numbers are plain: whether a server says <c>60</c>, <c>60.0</c> or <c>NumberLong(60)</c> means nothing there.
    /// </summary>
    public static string Option(BsonValue value) => value switch
    {
        { IsNumeric: true } => Number(value),
        BsonString text => text.Value,
        BsonBoolean truth => truth.Value ? "true" : "false",
        _ => Canonical(value),
    };

    /// <summary>A document of numbers and words, such as an index's key: <c>{ "a" : 1, "b" : "text" }</c>, in its order.</summary>
    public static string Key(BsonValue value) => value is BsonDocument document
        ? $"{{ {string.Join(", ", document.Select(field => $"{Shell(field.Name)} : {KeyPart(field.Value)}"))} }}"
        : Canonical(value);

    private static string KeyPart(BsonValue value) => value.IsNumeric ? Number(value) : Canonical(value);

    private static string Number(BsonValue value) => value.IsDecimal128
        ? value.AsDecimal128.ToString()
        : value.ToDouble().ToString("R", CultureInfo.InvariantCulture);
}
