using System.Text.Json;
using System.Text.Json.Nodes;

namespace Elma365Verify.Containers.Backup.RabbitMq;

/// <summary>Reads what a broker's management API answers.</summary>
/// <remarks>
/// A queue that was just made may be told with the same key twice in an object (<c>online</c>, seen with RabbitMQ 4.0.5).
/// <see href="https://www.rfc-editor.org/rfc/rfc8259#section-4"/> leaves to the reader what that means, and <see cref="JsonNode"/>
/// fails at the first look into such an object. Here the last value counts.
/// </remarks>
internal static class ManagementJson
{
    /// <summary>Reads a JSON text; null for <c>null</c>.</summary>
    /// <exception cref="JsonException">It is none.</exception>
    public static JsonNode? Parse(string text) => Node(JsonElement.Parse(text));

    private static JsonNode? Node(JsonElement element)
    {
        switch (element.ValueKind)
        {
            case JsonValueKind.Object:
                var map = new JsonObject();
                foreach (var property in element.EnumerateObject())
                    map[property.Name] = Node(property.Value);
                return map;
            case JsonValueKind.Array:
                return new JsonArray([.. element.EnumerateArray().Select(Node)]);
            case JsonValueKind.Null:
                return null;
            default:
                return JsonValue.Create(element);
        }
    }
}
