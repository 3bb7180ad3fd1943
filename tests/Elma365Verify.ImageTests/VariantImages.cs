using Elma365Verify.Containers.Images;
using Elma365Verify.Images;
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

    /// <summary>A role's server that another one of the same container precedes, or follows.</summary>
    public static Task<string> SetUpAsync(string role, CancellationToken cancellation) => BuildAsync("SetUps", role, cancellation);

    /// <summary>PostgreSQL 17, by the reference recipe on the suite that has it, without the tools for backups.</summary>
    public static Task<string> PostgreSql17WithoutToolsAsync(CancellationToken cancellation) => OnTrixieAsync(
        "postgresql",
        recipe => recipe.Replace("postgresql-15", "postgresql-17", StringComparison.Ordinal)
            .Replace("postgresql/15", "postgresql/17", StringComparison.Ordinal)
            + "RUN rm /usr/lib/postgresql/17/bin/pg_dump* /usr/lib/postgresql/17/bin/pg_restore\n",
        cancellation);

    /// <summary>Redis 8, by the reference recipe on the suite that has it; its tools come with it.</summary>
    public static Task<string> Redis8Async(CancellationToken cancellation) => OnTrixieAsync("redis", recipe => recipe, cancellation);

    private static async Task<string> OnTrixieAsync(string role, Func<string, string> change, CancellationToken cancellation)
    {
        const string suite = "trixie";
        var recipe = ProductFiles.PathOf("environments", "images", role);
        using var folder = new TemporaryFolder();
        foreach (var file in Directory.EnumerateFiles(recipe))
            File.Copy(file, folder.PathOf(Path.GetFileName(file)));
        var written = folder.PathOf("Dockerfile");
        await File.WriteAllTextAsync(written, change(await File.ReadAllTextAsync(written, cancellation)), cancellation);
        var context = BuildContext.FromDirectory(folder.Path);
        using var registries = new Containers.Images.Registries(ImagesUnderTest.Engine, DockerConfiguration.Usual(), new SilentPhase());
        using var bases = new DebianBase(ImagesUnderTest.Engine, registries, ImageSourcing.Usual, new SilentPhase());
        context.Arguments["BASE"] = await bases.EnsureAsync(suite, ImagesUnderTest.Inputs.Images.Bases[suite], cancellation);
        return await new ImageBuilder(ImagesUnderTest.Engine, new SilentPhase()).EnsureAsync($"{suite}-{role}", context, cancellation);
    }

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
