using System.Collections.Immutable;

namespace Elma365Verify.Containers.Backup;

/// <summary>A tool to run in a <see cref="Toolbox"/>.</summary>
/// <param name="Name">The tool: <c>pg_dump</c>.</param>
/// <param name="Arguments">Its arguments; everybody on the engine's machine can read them, so no secrets.</param>
internal sealed record ToolCommand(string Name, params ImmutableArray<string> Arguments)
{
    /// <summary>Variables of this run of the tool alone, for secrets: <c>PGPASSWORD</c>.</summary>
    public ImmutableDictionary<string, string> Environment { get; init; } = ImmutableDictionary<string, string>.Empty;
}
