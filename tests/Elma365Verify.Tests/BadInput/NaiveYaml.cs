using System.Text.RegularExpressions;
using YamlDotNet.Serialization;

namespace Elma365Verify.Tests.BadInput;

/// <summary>YAML without lines, bounds or messages: what a file says, read another way than the product does.</summary>
internal static partial class NaiveYaml
{
    public static Dictionary<object, object?> Table(string text) =>
        (Dictionary<object, object?>)new Deserializer().Deserialize<object>(text.TrimStart('\uFEFF'));

    public static Dictionary<object, object?> TableAt(this Dictionary<object, object?> table, string key) =>
        table.GetValueOrDefault(key) as Dictionary<object, object?> ?? [];

    public static List<object?> ListAt(this Dictionary<object, object?> table, string key) => table.GetValueOrDefault(key) switch
    {
        List<object?> list => list,
        null => [],
        var single => [single],
    };

    public static string? TextAt(this Dictionary<object, object?> table, string key) => Text(table.GetValueOrDefault(key));

    public static string? Text(object? value) => value is string text ? WhiteSpace().Replace(text, " ").Trim() : null;

    [GeneratedRegex(@"\s+", RegexOptions.CultureInvariant)]
    private static partial Regex WhiteSpace();
}
