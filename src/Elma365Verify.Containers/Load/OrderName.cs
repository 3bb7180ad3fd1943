using System.Text.Json;

namespace Elma365Verify.Containers.Load;

/// <summary>How a message and a key name an order: as JSON, <c>{"order":"load.orders/…"}</c>, with anything beside it.</summary>
internal static class OrderName
{
    private const string Property = "order";

    /// <summary>What a record holds that names an order; null for one that names none.</summary>
    public static byte[] Write(string? order) =>
        JsonSerializer.SerializeToUtf8Bytes(new Dictionary<string, string?> { [Property] = order });

    /// <summary>The order a record names; null where it names none, or is something else.</summary>
    public static string? Read(ReadOnlyMemory<byte> content)
    {
        try
        {
            using var json = JsonDocument.Parse(content);
            return json.RootElement.ValueKind == JsonValueKind.Object && json.RootElement.TryGetProperty(Property, out var order)
                ? order.GetString()
                : null;
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            return null;
        }
    }
}
