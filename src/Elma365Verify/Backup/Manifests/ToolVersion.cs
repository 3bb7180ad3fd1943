namespace Elma365Verify.Backup.Manifests;

/// <summary>A tool a backup was taken with.</summary>
/// <param name="Name">Its name: <c>pg_dump</c>.</param>
/// <param name="Version">Its version: <c>15.14</c>.</param>
public sealed record ToolVersion(string Name, string Version)
{
    /// <summary>The image it comes from; null for a client of this process, and where nobody kept it.</summary>
    public string? Image { get; init; }
}
