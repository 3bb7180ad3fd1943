using System.Globalization;
using System.Text.Json;
using System.Text.Unicode;
using Elma365Verify.Backup.Fingerprints;

namespace Elma365Verify.Backup;

/// <summary>Reads JSON that may have been damaged or made up: every key is known, every text and list bounded, every error named.</summary>
internal sealed class JsonCursor
{
    private const string MomentFormat = "yyyy-MM-dd'T'HH:mm:ss.fff'Z'";
    private static readonly JsonDocumentOptions Options = new() { MaxDepth = 8, AllowDuplicateProperties = false };

    private readonly JsonElement element;
    private readonly string file;
    private readonly string path;
    private readonly string mend;

    private JsonCursor(JsonElement element, string file, string path, string mend) =>
        (this.element, this.file, this.path, this.mend) = (element, file, path, mend);

    /// <summary>Parses an object.</summary>
    /// <param name="utf8">The text.</param>
    /// <param name="file">The file, with the line where it has several documents.</param>
    /// <param name="mend">What to do about an error.</param>
    /// <exception cref="BackupException">It is not JSON, nested too deeply, no object, or a key is given twice.</exception>
    public static JsonCursor Parse(ReadOnlyMemory<byte> utf8, string file, string mend)
    {
        if (!Utf8.IsValid(utf8.Span))
            throw new BackupException($"{file}: these bytes are not UTF-8; {mend}");
        try
        {
            using var document = JsonDocument.Parse(utf8, Options);
            var root = new JsonCursor(document.RootElement.Clone(), file, string.Empty, mend);
            return root.element.ValueKind == JsonValueKind.Object ? root : throw root.Refuse("it is not an object");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException)
        {
            // A key with half a surrogate pair is the latter, while keys are compared with each other.
            throw new BackupException($"{file}: it is not JSON: {ValueText.Shorten(exception.Message)}; {mend}", exception);
        }
    }

    /// <summary>A moment as JSON holds it: UTC, to the millisecond.</summary>
    public static string Write(DateTimeOffset moment) => moment.UtcDateTime.ToString(MomentFormat, CultureInfo.InvariantCulture);

    /// <summary>Whether it has a key, which not every version of a format has.</summary>
    public bool Has(string key) => element.TryGetProperty(key, out _);

    /// <summary>Requires exactly these keys.</summary>
    public void Keys(params ReadOnlySpan<string> keys)
    {
        foreach (var property in element.EnumerateObject())
        {
            if (!keys.Contains(property.Name))
                throw At(property.Name).Refuse("there is no such property in this format");
        }

        foreach (var key in keys)
        {
            if (!element.TryGetProperty(key, out _))
                throw At(key).Refuse("it is missing");
        }
    }

    /// <summary>A text that is not empty.</summary>
    public string Text(string key, int longest = 500) => Of(key, JsonValueKind.String, "a text").Bounded(longest);

    /// <summary>A whole number within bounds.</summary>
    public long Whole(string key, long least, long most)
    {
        var value = Of(key, JsonValueKind.Number, "a number");
        return value.element.TryGetInt64(out var number) && number >= least && number <= most
            ? number
            : throw value.Refuse(FormattableString.Invariant($"it is not a whole number from {least:N0} to {most:N0}"));
    }

    /// <summary>A moment as <see cref="Write"/> writes it.</summary>
    public DateTimeOffset Moment(string key) => DateTimeOffset.TryParseExact(
        Text(key), MomentFormat, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal, out var moment)
            ? moment
            : throw At(key).Refuse("it is not a moment in UTC such as 2026-01-02T03:04:05.678Z");

    /// <summary>A SHA-256: 64 lower-case hexadecimal digits.</summary>
    public string Sha256(string key) => Text(key) is var text && ContentDigest.IsHex(text)
        ? text
        : throw At(key).Refuse("it is not a SHA-256 of 64 lower-case hexadecimal digits");

    /// <summary>One of the words.</summary>
    public string Choice(string key, params ReadOnlySpan<string> words) => words.Contains(Text(key))
        ? Text(key)
        : throw At(key).Refuse($"it is none of {string.Join(", ", words.ToArray())}");

    /// <summary>An object.</summary>
    public JsonCursor Child(string key) => Of(key, JsonValueKind.Object, "an object");

    /// <summary>A list of objects.</summary>
    public List<JsonCursor> Children(string key, int least, int most) => Elements(key, least, most, JsonValueKind.Object, "an object");

    /// <summary>A list of texts.</summary>
    public List<string> Texts(string key, int most, int longest = 500) =>
        [.. Elements(key, 0, most, JsonValueKind.String, "a text").Select(item => item.Bounded(longest))];

    /// <summary>An error about this place.</summary>
    public BackupException Refuse(string fault) => new($"{file}: {(path.Length > 0 ? path + ": " : string.Empty)}{fault}; {mend}");

    /// <summary>An error about a key.</summary>
    public BackupException Refuse(string key, string fault) => At(key).Refuse(fault);

    private List<JsonCursor> Elements(string key, int least, int most, JsonValueKind kind, string what)
    {
        var list = Of(key, JsonValueKind.Array, "a list");
        var length = list.element.GetArrayLength();
        if (length < least || length > most)
            throw list.Refuse(FormattableString.Invariant($"it has {length:N0} entries; it may have {least:N0} to {most:N0}"));
        var items = list.element.EnumerateArray().Select((item, index) => new JsonCursor(
            item, file, FormattableString.Invariant($"{list.path}[{index}]"), mend)).ToList();
        return items.Find(item => item.element.ValueKind != kind) is { } wrong ? throw wrong.Refuse($"it is not {what}") : items;
    }

    private string Bounded(int longest)
    {
        var text = Unescaped(() => element.GetString()!);
        if (text.Length == 0 || text.Length > longest)
            throw Refuse(FormattableString.Invariant($"it has {text.Length:N0} characters; it may have 1 to {longest:N0}"));
        return text.Any(char.IsControl) ? throw Refuse("it holds control characters") : text;
    }

    // An escape may stand for half a character, which no text can hold.
    private string Unescaped(Func<string> read)
    {
        try
        {
            return read();
        }
        catch (InvalidOperationException)
        {
            throw Refuse("it holds half a surrogate pair");
        }
    }

    private JsonCursor Of(string key, JsonValueKind kind, string what)
    {
        if (!element.TryGetProperty(key, out var value))
            throw At(key).Refuse("it is missing");
        return value.ValueKind == kind ? new JsonCursor(value, file, Join(key), mend) : throw At(key).Refuse($"it is not {what}");
    }

    private JsonCursor At(string key) => new(default, file, Join(key), mend);

    private string Join(string key) => path.Length == 0 ? ValueText.Shorten(key) : $"{path}.{ValueText.Shorten(key)}";
}
