using Docker.DotNet.Models;
using Elma365Verify.Containers.Agents;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Images;
using Elma365Verify.Reporting;

namespace Elma365Verify.Containers.Images;

/// <summary>
/// Finds the image of each role: the one the user names, else one the engine already has, else upstream's, else one built
/// here from Debian's packages by the recipe of the same contract.
/// </summary>
public sealed class ImageResolver : IDisposable
{
    private const string AgentSuite = "bookworm";

    private readonly DockerEngine engine;
    private readonly ImageList list;
    private readonly IReadOnlyDictionary<string, string> named;
    private readonly IRunPhase phase;
    private readonly DebianBase bases;
    private readonly ImageBuilder builder;
    private readonly Registries registries;

    /// <summary>Prepares to resolve; nothing is pulled or built yet.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="list">The list of images.</param>
    /// <param name="named">Images the user names, by role.</param>
    /// <param name="phase">Told what is pulled and built.</param>
    public ImageResolver(DockerEngine engine, ImageList list, IReadOnlyDictionary<string, string> named, IRunPhase phase)
    {
        this.engine = engine;
        this.list = list;
        this.named = named;
        this.phase = phase;
        registries = new Registries(engine, phase);
        bases = new DebianBase(engine, registries, phase);
        builder = new ImageBuilder(engine, phase);
    }

    /// <summary>The image of the firewall, the sandboxes and the reaper.</summary>
    /// <exception cref="EnvironmentException">It can't be built.</exception>
    public async Task<string> AgentAsync(CancellationToken cancellation)
    {
        var context = BuildContext.FromDirectory(ProductFiles.PathOf("environments", "images", "agent"));
        context.Add("elma365-agent", AgentBinary.PathFor(engine.Architecture));
        context.Arguments["BASE"] = await bases.EnsureAsync(AgentSuite, list.Bases[AgentSuite], cancellation).ConfigureAwait(false);
        return await builder.EnsureAsync("agent", context, cancellation).ConfigureAwait(false);
    }

    /// <summary>The image of a role.</summary>
    /// <exception cref="ConfigurationException">The user names an image that can't be had.</exception>
    /// <exception cref="EnvironmentException">It can neither be pulled nor built.</exception>
    public async Task<ResolvedImage> ResolveAsync(string role, CancellationToken cancellation)
    {
        if (named.TryGetValue(role, out var reference))
            return await NamedAsync(role, reference, cancellation).ConfigureAwait(false);
        var source = list.For(role);
        if (source.Upstream is { } upstream
            && await FindAsync(role, upstream, "upstream, present on the engine", cancellation).ConfigureAwait(false) is { } present)
        {
            return present;
        }

        var context = BuildContext.FromDirectory(ProductFiles.PathOf("environments", "images", source.Recipe));
        var built = ImageBuilder.TagOf(source.Recipe, context);
        if (await FindAsync(role, built, "built here before from Debian's packages", cancellation).ConfigureAwait(false) is { } earlier)
            return earlier with { StandIn = source.StandIn };
        if (source.Upstream is { } pulled && await registries.TryPullAsync(pulled, cancellation).ConfigureAwait(false) is null)
            return (await FindAsync(role, pulled, "upstream, pulled", cancellation).ConfigureAwait(false))!;

        context.Arguments["BASE"] = await bases.EnsureAsync(source.Suite, list.BaseFor(source), cancellation).ConfigureAwait(false);
        await builder.EnsureAsync(source.Recipe, context, cancellation).ConfigureAwait(false);
        var image = await FindAsync(role, built, "built here from Debian's packages", cancellation).ConfigureAwait(false);
        return image! with { StandIn = source.StandIn };
    }

    /// <summary>What <see cref="ResolveAsync"/> would use, as a sentence, without pulling or building.</summary>
    public async Task<string> ExplainAsync(string role, CancellationToken cancellation)
    {
        if (named.TryGetValue(role, out var reference))
            return $"{reference}: named by the user";
        var source = list.For(role);
        if (source.Upstream is { } upstream && await engine.FindImageAsync(upstream, cancellation).ConfigureAwait(false) is not null)
            return $"{upstream}: upstream, present on the engine";
        var recipe = BuildContext.FromDirectory(ProductFiles.PathOf("environments", "images", source.Recipe));
        var built = ImageBuilder.TagOf(source.Recipe, recipe);
        if (await engine.FindImageAsync(built, cancellation).ConfigureAwait(false) is not null)
            return $"{built}: built here before from Debian's packages{Named(source.StandIn)}";
        return source.Upstream is null
            ? $"{built}: to be built here from Debian's packages"
            : $"{source.Upstream}: to be pulled; where that fails, {built}, to be built here from Debian's packages{Named(source.StandIn)}";
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        bases.Dispose();
        registries.Dispose();
    }

    private static string Named(StandIn? standIn) => standIn is null ? "" : $" ({standIn.Name})";

    private async Task<ResolvedImage> NamedAsync(string role, string reference, CancellationToken cancellation)
    {
        if (await FindAsync(role, reference, "named by the user", cancellation).ConfigureAwait(false) is { } present)
            return present;
        phase.Report($"pulling {reference}");
        return await engine.TryPullAsync(reference, cancellation).ConfigureAwait(false) is { } refusal
            ? throw new ConfigurationException(
                $"--image {role}={reference}: the engine has no such image and can't pull it: {refusal.Trim()}")
            : (await FindAsync(role, reference, "named by the user", cancellation).ConfigureAwait(false))!;
    }

    private async Task<ResolvedImage?> FindAsync(string role, string reference, string reason, CancellationToken cancellation) =>
        await engine.FindImageAsync(reference, cancellation).ConfigureAwait(false) is { } image
            ? new ResolvedImage(role, reference, DigestOf(image), StandIn: null, reason)
            : null;

    /// <summary>The registry's digest where the image came from one, else the digest of its configuration.</summary>
    private static string DigestOf(ImageInspectResponse image) => image.RepoDigests?.FirstOrDefault()?.Split('@')[^1] ?? image.ID;
}
