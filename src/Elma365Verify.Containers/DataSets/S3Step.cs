using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;

namespace Elma365Verify.Containers.DataSets;

/// <summary>A step by which the S3 store is filled; which of the rest is given depends on what it does.</summary>
/// <param name="Do">
/// <c>bucket</c>, <c>versioning</c>, <c>put</c>, <c>multipart</c>, <c>delete</c>, <c>tag</c>, <c>tag-bucket</c> or <c>policy</c>.
/// </param>
/// <param name="Bucket">The bucket.</param>
internal sealed record S3Step(
    [property: JsonPropertyName("do"), JsonRequired] string Do, [property: JsonRequired] string Bucket)
{
    private static readonly JsonSerializerOptions Options = new(JsonSerializerDefaults.Web)
    {
        UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    };

    /// <summary>What the server has to have for this step; without it the step is left out.</summary>
    public string? Needs { get; init; }

    /// <summary>The object's key.</summary>
    public string? Key { get; init; }

    /// <summary>The object's content as text; empty where nothing is given.</summary>
    public string Text { get; init; } = string.Empty;

    /// <summary>The object's content as Base64, where it is no text.</summary>
    public byte[]? Bytes { get; init; }

    /// <summary>The sizes of an object's parts, in bytes.</summary>
    public IReadOnlyList<int> Parts { get; init; } = [];

    /// <summary>The bucket's versioning: <c>Enabled</c> or <c>Suspended</c>.</summary>
    public string? Status { get; init; }

    /// <summary>The object's headers: <c>Content-Type</c>, and others S3 keeps.</summary>
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();

    /// <summary>The user's metadata.</summary>
    public IReadOnlyDictionary<string, string> Metadata { get; init; } = new Dictionary<string, string>();

    /// <summary>Tags of the object or bucket.</summary>
    public IReadOnlyDictionary<string, string> Tags { get; init; } = new Dictionary<string, string>();

    /// <summary>The bucket's policy.</summary>
    public JsonObject? Policy { get; init; }

    /// <summary>How often the step is done; <c>{n}</c> in key and text is which time, from 1.</summary>
    public int Times { get; init; } = 1;

    /// <summary>Reads a line.</summary>
    /// <exception cref="JsonException">It is no step.</exception>
    public static S3Step Parse(string line) =>
        JsonSerializer.Deserialize<S3Step>(line, Options) ?? throw new JsonException("there is no step");

    /// <summary>The step as it is done one time.</summary>
    public S3Step At(int time) => this with
    {
        Key = Key?.Replace("{n}", $"{time}", StringComparison.Ordinal),
        Text = Text.Replace("{n}", $"{time}", StringComparison.Ordinal),
    };
}
