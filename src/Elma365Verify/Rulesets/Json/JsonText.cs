using System.Text.Json;
using System.Text.Json.Nodes;

namespace Elma365Verify.Rulesets.Json;

/// <summary>Reads JSON values of the expected kind, and says what was there instead.</summary>
internal static class JsonText
{
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false };

    /// <exception cref="FormatException">The text is no JSON, has a name twice in an object, or is nested more than 64 deep.</exception>
    public static JsonNode? Parse(string text)
    {
        try
        {
            return JsonNode.Parse(text, documentOptions: Strict);
        }
        catch (Exception exception) when (exception is JsonException or ArgumentException)
        {
            // Half a surrogate pair is an ArgumentException: it can't be written as UTF-8.
            throw new FormatException($"This is no JSON: {exception.Message}", exception);
        }
    }

    /// <summary>The node's one text form: null is <c>null</c>.</summary>
    public static string Of(JsonNode? node) => node?.ToJsonString() ?? "null";

    public static JsonObject Object(JsonNode? node, string what) =>
        node as JsonObject ?? throw new FormatException($"{what} is an object, not {Shown(node)}.");

    public static JsonArray Array(JsonNode? node, string what) =>
        node as JsonArray ?? throw new FormatException($"{what} is an array, not {Shown(node)}.");

    public static string Text(JsonObject parent, string name, string what) => TextOrNull(parent, name)
        ?? throw new FormatException($"{what} needs the text '{name}': {Shown(parent)}.");

    public static string? TextOrNull(JsonObject parent, string name) =>
        parent[name] is JsonValue value && value.TryGetValue<string>(out var text) ? text : null;

    public static int Integer(JsonObject parent, string name, string what) => IntegerOrNull(parent[name])
        ?? throw new FormatException($"{what} needs the number '{name}': {Shown(parent)}.");

    public static int? IntegerOrNull(JsonNode? node) =>
        Number(node) is >= int.MinValue and <= int.MaxValue and { } number ? (int)number : null;

    public static long? Number(JsonNode? node) => node is JsonValue value
        && value.GetValueKind() == JsonValueKind.Number
        && long.TryParse(value.ToJsonString(), System.Globalization.CultureInfo.InvariantCulture, out var number)
            ? number
            : null;

    /// <summary>One text, or several in an array; none when missing.</summary>
    public static IEnumerable<string> Texts(JsonNode? node) => node switch
    {
        JsonArray array => array.SelectMany(Texts),
        JsonValue value when value.TryGetValue<string>(out var text) => [text],
        null => [],
        _ => throw new FormatException($"Here stands a text or a list of texts, not {Shown(node)}."),
    };

    /// <summary>All properties but the named ones as an object, or null when there are no others.</summary>
    public static string? Others(JsonObject parent, params string[] known)
    {
        var rest = new JsonObject();
        foreach (var (name, value) in parent)
        {
            if (!known.Contains(name))
                rest[name] = value?.DeepClone();
        }

        return rest.Count == 0 ? null : Of(rest);
    }

    public static void AddOthers(JsonObject target, string? others)
    {
        foreach (var (name, value) in others is null ? [] : Object(Parse(others), "What else an object has"))
            target[name] = value?.DeepClone();
    }

    public static string Shown(JsonNode? node)
    {
        var text = Of(node);
        return text.Length <= 80 ? text : $"{text[..77]}...";
    }
}
