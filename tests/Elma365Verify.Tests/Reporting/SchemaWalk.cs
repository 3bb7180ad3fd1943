using System.Text.Json;

namespace Elma365Verify.Tests.Reporting;

/// <summary>Compares a document with the part of JSON Schema that <c>results.schema.json</c> uses.</summary>
internal static class SchemaWalk
{
    /// <summary>Each place where the document departs from the schema; empty when it follows it.</summary>
    public static IEnumerable<string> Faults(JsonElement value, JsonElement schema, string path = "$")
    {
        if (!Types(schema).Contains(TypeOf(value)) && !(TypeOf(value) == "integer" && Types(schema).Contains("number")))
            return [$"{path} is {TypeOf(value)}"];
        var faults = new List<string>();
        if (schema.TryGetProperty("enum", out var allowed) && !allowed.EnumerateArray().Any(item => JsonElement.DeepEquals(item, value)))
            faults.Add($"{path} is not in its list: {value}");
        if (schema.TryGetProperty("const", out var only) && !JsonElement.DeepEquals(only, value))
            faults.Add($"{path} is not {only}");
        var isNumber = value.ValueKind == JsonValueKind.Number;
        if (isNumber && schema.TryGetProperty("minimum", out var least) && value.GetDouble() < least.GetDouble())
            faults.Add($"{path} is below {least}");
        if (value.ValueKind == JsonValueKind.Object)
            faults.AddRange(FaultsOfObject(value, schema, path));
        if (value.ValueKind == JsonValueKind.Array)
        {
            var items = schema.GetProperty("items");
            faults.AddRange(value.EnumerateArray().SelectMany((item, index) => Faults(item, items, $"{path}[{index}]")));
        }

        return faults;
    }

    /// <summary>Each place in the schema without a description.</summary>
    public static IEnumerable<string> Undescribed(JsonElement schema, string path)
    {
        if (!schema.TryGetProperty("description", out var description) || string.IsNullOrWhiteSpace(description.GetString()))
            yield return path;
        var children = new List<(string Name, JsonElement Schema)>();
        if (schema.TryGetProperty("properties", out var properties))
            children.AddRange(properties.EnumerateObject().Select(property => (property.Name, property.Value)));
        if (schema.TryGetProperty("items", out var items))
            children.Add(("[]", items));
        foreach (var fault in children.SelectMany(child => Undescribed(child.Schema, $"{path}.{child.Name}")))
            yield return fault;
    }

    private static IEnumerable<string> FaultsOfObject(JsonElement value, JsonElement schema, string path)
    {
        var declared = schema.GetProperty("properties");
        foreach (var name in schema.GetProperty("required").EnumerateArray().Select(item => item.GetString()!))
        {
            if (!value.TryGetProperty(name, out _))
                yield return $"{path}.{name} is missing";
        }

        foreach (var property in value.EnumerateObject())
        {
            var faults = declared.TryGetProperty(property.Name, out var child)
                ? Faults(property.Value, child, $"{path}.{property.Name}")
                : [$"{path}.{property.Name} is not declared"];
            foreach (var fault in faults)
                yield return fault;
        }
    }

    private static string[] Types(JsonElement schema)
    {
        var type = schema.GetProperty("type");
        return type.ValueKind == JsonValueKind.Array ? [.. type.EnumerateArray().Select(item => item.GetString()!)] : [type.GetString()!];
    }

    private static string TypeOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.Object => "object",
        JsonValueKind.Array => "array",
        JsonValueKind.String => "string",
        JsonValueKind.Number => value.TryGetInt64(out _) ? "integer" : "number",
        JsonValueKind.True or JsonValueKind.False => "boolean",
        _ => "null",
    };
}
