using Docker.DotNet.Models;
using Elma365Verify.Containers.Agents;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Images;
using Elma365Verify.Reporting;
using Elma365Verify.Settings;

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
    private readonly IReadOnlyDictionary<string, ImageChoice> choices;
    private readonly IRunPhase phase;
    private readonly DebianBase bases;
    private readonly ImageBuilder builder;
    private readonly Registries registries;

    /// <summary>Prepares to resolve; nothing is pulled or built yet.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="list">The list of images.</param>
    /// <param name="choices">What the user says of images, by role.</param>
    /// <param name="phase">Told what is pulled and built.</param>
    public ImageResolver(DockerEngine engine, ImageList list, IReadOnlyDictionary<string, ImageChoice> choices, IRunPhase phase)
    {
        this.engine = engine;
        this.list = list;
        this.choices = choices;
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

    /// <summary>The image that encrypts and decrypts backups.</summary>
    /// <exception cref="EnvironmentException">It can't be built.</exception>
    public async Task<string> AgeAsync(CancellationToken cancellation)
    {
        var context = BuildContext.FromDirectory(ProductFiles.PathOf("environments", "images", "age"));
        context.Arguments["BASE"] = await bases.EnsureAsync(AgentSuite, list.Bases[AgentSuite], cancellation).ConfigureAwait(false);
        return await builder.EnsureAsync("age", context, cancellation).ConfigureAwait(false);
    }

    /// <summary>The image of a role.</summary>
    /// <exception cref="ConfigurationException">The user names an image that can't be had.</exception>
    /// <exception cref="EnvironmentException">It can neither be pulled nor built.</exception>
    public async Task<ResolvedImage> ResolveAsync(string role, CancellationToken cancellation)
    {
        var choice = choices.GetValueOrDefault(role, new ImageChoice());
        var image = choice.Reference is { } reference
            ? await NamedAsync(role, reference, cancellation).ConfigureAwait(false)
            : await FromSourceAsync(list.For(role), cancellation).ConfigureAwait(false);
        return image with
        {
            Contract = ContractOf(role, choice),
            IsNamed = choice.Reference is not null,
            ReadOnlyRoot = choice.ReadOnly?.Value ?? false,
            User = choice.User?.Value,
        };
    }

    /// <summary>The reference image of a role, whatever the user names: one with tools, where the one under test may have none.</summary>
    /// <exception cref="EnvironmentException">It can neither be pulled nor built.</exception>
    public Task<ResolvedImage> ReferenceAsync(string role, CancellationToken cancellation) =>
        FromSourceAsync(list.For(role), cancellation);

    /// <summary>What <see cref="ResolveAsync"/> would use, without pulling or building.</summary>
    public async Task<ImageExplanation> ExplainAsync(string role, CancellationToken cancellation)
    {
        var choice = choices.GetValueOrDefault(role, new ImageChoice());
        var (reference, standIn, reason) = choice.Reference is { } named
            ? (named.Value, null, $"named by {named.Origin}")
            : await ForeseeAsync(list.For(role), cancellation).ConfigureAwait(false);
        var image = await engine.FindImageAsync(reference, cancellation).ConfigureAwait(false);
        var why = new List<string> { choice.Reference is not null && image is null ? $"{reason}; to be pulled" : reason };
        if (choice.Contract is { } contract)
            why.Add($"contract by {contract.Origin}");
        else if (choice.Reference is not null)
            why.Add("contract by default");
        if (choice.ReadOnly is { } readOnly)
            why.Add($"{(readOnly.Value ? "read-only" : "writable")} root by {readOnly.Origin}");
        if (choice.User is { } user)
            why.Add($"user {user.Value} by {user.Origin}");
        return new ImageExplanation(
            role, reference, image is null ? null : DigestOf(image), ContractOf(role, choice), standIn?.Name, why);
    }

    /// <summary>What an image stands in for, where it was built here by the recipe of a role; null for the product itself.</summary>
    internal StandIn? StandInOf(string role, ImageInspectResponse image)
    {
        var source = list.For(role);
        var built = ImageBuilder.NameOf(source.Recipe);
        return image.RepoTags?.Any(tag => tag.StartsWith($"{built}:", StringComparison.Ordinal)) == true ? source.StandIn : null;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        bases.Dispose();
        registries.Dispose();
    }

    private string? ContractOf(string role, ImageChoice choice) => choice.Reference is null
        ? list.For(role).Contract
        : choice.Contract?.Value ?? KnownContracts.Default;

    private async Task<ResolvedImage> FromSourceAsync(ImageSource source, CancellationToken cancellation)
    {
        var role = source.Role;
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

    private async Task<(string Reference, StandIn? StandIn, string Reason)> ForeseeAsync(ImageSource source, CancellationToken cancellation)
    {
        if (source.Upstream is { } upstream && await engine.FindImageAsync(upstream, cancellation).ConfigureAwait(false) is not null)
            return (upstream, null, "by default: upstream, present on the engine");
        var recipe = BuildContext.FromDirectory(ProductFiles.PathOf("environments", "images", source.Recipe));
        var built = ImageBuilder.TagOf(source.Recipe, recipe);
        if (await engine.FindImageAsync(built, cancellation).ConfigureAwait(false) is not null)
            return (built, source.StandIn, "by default: built here before from Debian's packages");
        if (source.Upstream is null)
            return (built, source.StandIn, "by default: to be built here from Debian's packages");
        var otherwise = source.StandIn is null ? string.Empty : $" ({source.StandIn.Name})";
        return (
            source.Upstream, null, $"by default: to be pulled; where that fails, {built} is built here from Debian's packages{otherwise}");
    }

    private async Task<ResolvedImage> NamedAsync(string role, Sourced<string> named, CancellationToken cancellation)
    {
        var reason = $"named by {named.Origin}";
        if (await FindAsync(role, named.Value, reason, cancellation).ConfigureAwait(false) is { } present)
            return present;
        phase.Report($"pulling {named.Value}");
        return await engine.TryPullAsync(named.Value, cancellation).ConfigureAwait(false) is { } refusal
            ? throw new ConfigurationException(
                $"{named.Origin}: {role}={named.Value}: the engine has no such image and can't pull it: {refusal.Trim()}")
            : (await FindAsync(role, named.Value, reason, cancellation).ConfigureAwait(false))!;
    }

    private async Task<ResolvedImage?> FindAsync(string role, string reference, string reason, CancellationToken cancellation) =>
        await engine.FindImageAsync(reference, cancellation).ConfigureAwait(false) is { } image
            ? new ResolvedImage(role, reference, DigestOf(image), StandIn: null, reason)
            : null;

    /// <summary>The registry's digest where the image came from one, else the digest of its configuration.</summary>
    internal static string DigestOf(ImageInspectResponse image) => image.RepoDigests?.FirstOrDefault()?.Split('@')[^1] ?? image.ID;
}
