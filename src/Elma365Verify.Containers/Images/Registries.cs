using Elma365Verify.Containers.Engine;
using Elma365Verify.Reporting;

namespace Elma365Verify.Containers.Images;

/// <summary>Pulls images, one at a time, and asks a registry that could not be reached only once.</summary>
internal sealed class Registries(DockerEngine engine, IRunPhase phase) : IDisposable
{
    private readonly SemaphoreSlim oneAtATime = new(1, 1);
    private readonly Dictionary<string, string> unreachable = [];

    /// <summary>Pulls an image. Returns null when the engine has it then, else why it could not be had.</summary>
    public async Task<string?> TryPullAsync(string reference, CancellationToken cancellation)
    {
        var registry = RegistryOf(reference);
        await oneAtATime.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (unreachable.TryGetValue(registry, out var known))
                return known;
            phase.Report($"pulling {reference}");
            var refusal = await engine.TryPullAsync(reference, cancellation).ConfigureAwait(false);
            if (refusal is not null && !IsAboutTheImage(refusal))
                unreachable[registry] = refusal;
            return refusal;
        }
        finally
        {
            oneAtATime.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => oneAtATime.Dispose();

    /// <summary>The host a reference names before its first slash; without one, the engine's default.</summary>
    private static string RegistryOf(string reference)
    {
        var first = reference.Split('/')[0];
        return reference.Contains('/', StringComparison.Ordinal) && first.AsSpan().ContainsAny('.', ':') ? first : "";
    }

    private static bool IsAboutTheImage(string refusal) =>
        refusal.Contains("manifest", StringComparison.OrdinalIgnoreCase)
        || refusal.Contains("not found", StringComparison.OrdinalIgnoreCase);
}
