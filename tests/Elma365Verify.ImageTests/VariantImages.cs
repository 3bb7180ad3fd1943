using Elma365Verify.Containers.Images;
using Elma365Verify.Reporting;

namespace Elma365Verify.ImageTests;

/// <summary>
/// Images made here out of the reference images; each is built once for its files and its base, and carries the project's label.
/// </summary>
internal static class VariantImages
{
    /// <summary>A role's server and its libraries, and nothing else: no shell, no tools, no root.</summary>
    public static Task<string> HardenedAsync(string role, CancellationToken cancellation) => BuildAsync("Hardened", role, cancellation);

    /// <summary>A role's server under Bitnami's contract.</summary>
    public static Task<string> BitnamiAsync(string role, CancellationToken cancellation) => BuildAsync("Contracts", role, cancellation);

    /// <summary>A role's server with its data in another place.</summary>
    public static Task<string> LaidOutAsync(string role, CancellationToken cancellation) => BuildAsync("Layouts", role, cancellation);

    private static async Task<string> BuildAsync(string kind, string role, CancellationToken cancellation)
    {
        var reference = await ImagesUnderTest.ImageAsync(role, cancellation);
        var context = BuildContext.FromDirectory(ProductFiles.PathOf("tests", "Elma365Verify.ImageTests", kind, role));
        context.Arguments["BASE"] = reference.Reference;

        // The fingerprint says nothing of the base, so the name does.
        var name = $"{kind.ToLowerInvariant()}-{role}-{reference.Digest[^12..]}";
        return await new ImageBuilder(ImagesUnderTest.Engine, new SilentPhase()).EnsureAsync(name, context, cancellation);
    }
}
