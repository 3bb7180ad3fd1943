using Elma365Verify.Containers.Images;

namespace Elma365Verify.Containers.Backup;

/// <summary>
/// Which images may hold the tools for a server, in the order they are tried: the one the user names, which is the only one then; the
/// server's own, in a container of its own and never in the running one; the role's reference image; Debian's of that major version.
/// </summary>
internal static class ToolImages
{
    /// <summary>The tools a role's backup and restore take; an image is taken only with all of them.</summary>
    public static IReadOnlyList<string> Needed(string role) => role switch
    {
        "postgresql" => ["pg_dump", "pg_dumpall", "pg_restore", "psql"],
        "redis" => ["redis-cli", "redis-server"],
        _ => throw new ArgumentOutOfRangeException(nameof(role), role, "Its backup takes no tools."),
    };

    /// <summary>The choice for a store, by its role and its server's own image.</summary>
    public static Func<string, string?, ToolChoice> By(ImageResolver resolver) => (role, own) =>
        new ToolChoice(role, (server, cancellation) => OfAsync(role, server, own, resolver, cancellation));

    /// <summary>The sources for a server.</summary>
    /// <param name="role">The store's role.</param>
    /// <param name="server">What the server says of itself: <c>PostgreSQL 17.6</c>.</param>
    /// <param name="own">The server's own image, by reference or digest; null where nobody knows it.</param>
    /// <param name="resolver">Finds, pulls and builds.</param>
    /// <param name="cancellation">Ends the search.</param>
    /// <exception cref="ConfigurationException">The image the user names for tools can't be had.</exception>
    public static async Task<IReadOnlyList<ToolSource>> OfAsync(
        string role, string server, string? own, ImageResolver resolver, CancellationToken cancellation)
    {
        if (await resolver.ToolsAsync(role, cancellation).ConfigureAwait(false) is { } chosen)
            return [new ToolSource("the image named for tools", _ => Task.FromResult<ResolvedImage?>(chosen)) { IsNamed = true }];
        var sources = new List<ToolSource>();
        if (own is not null)
            sources.Add(new ToolSource("the server's own image", token => resolver.PresentAsync(role, own, token)));
        sources.Add(new ToolSource("the reference image", async token => await resolver.ReferenceAsync(role, token).ConfigureAwait(false)));
        sources.Add(new ToolSource("Debian's packages", token => resolver.DebianToolsAsync(role, MajorVersion.In(server), token)));
        return sources;
    }

    /// <summary>Why no tools are to be had for a server, with the mend.</summary>
    public static ToolVersionException None(string role, string server, IReadOnlyCollection<string> refusals) => new(
        $"there are no tools that go with {server}: {string.Join("; ", refusals)}. "
        + $"Name an image that has {string.Join(", ", Needed(role))} of its version: --tools {role}=REFERENCE, "
        + $"or tools: below images: {role}: in the settings file");
}
