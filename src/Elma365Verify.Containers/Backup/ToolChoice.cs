namespace Elma365Verify.Containers.Backup;

/// <summary>The images that may hold the tools for one store.</summary>
/// <param name="Role">The store's role.</param>
/// <param name="SourcesAsync">Those for a server by its version, in the order they are tried.</param>
internal sealed record ToolChoice(string Role, Func<string, CancellationToken, Task<IReadOnlyList<ToolSource>>> SourcesAsync);
