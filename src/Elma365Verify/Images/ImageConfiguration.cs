using System.Collections.Immutable;

namespace Elma365Verify.Images;

/// <summary>
/// What an image says of itself:
/// <see href="https://github.com/opencontainers/image-spec/blob/main/config.md">the OCI image configuration</see>.
/// </summary>
public sealed record ImageConfiguration
{
    /// <summary>An image that says nothing.</summary>
    public static ImageConfiguration Empty { get; } = new();

    /// <summary>Entrypoint and command, word by word.</summary>
    public ImmutableArray<string> Command { get; init; } = [];

    /// <summary>Variables, <c>NAME=VALUE</c>.</summary>
    public ImmutableArray<string> Environment { get; init; } = [];

    /// <summary>The directories it declares to be volumes, as absolute paths.</summary>
    public ImmutableArray<string> Volumes { get; init; } = [];

    /// <summary>Labels, by name.</summary>
    public ImmutableSortedDictionary<string, string> Labels { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The value of a variable; null where it has none.</summary>
    public string? Variable(string name) => Environment
        .LastOrDefault(variable => variable.StartsWith($"{name}=", StringComparison.Ordinal))?[(name.Length + 1)..];
}
