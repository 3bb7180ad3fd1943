using System.Globalization;
using Docker.DotNet.Models;
using Elma365Verify.Containers.Agents;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Images;
using Elma365Verify.Reporting;
using Elma365Verify.Settings;

namespace Elma365Verify.Containers.Images;

/// <summary>
/// Finds the image of each role: the one the user names, else the one a lock holds it to, else one by the image list: the product's own,
/// or one built here from Debian's packages by the recipe of the same contract.
/// </summary>
public sealed class ImageResolver : IDisposable
{
    private const string AgentName = "agent";
    private const string AgentSuite = "bookworm";

    private readonly DockerEngine engine;
    private readonly ImageList list;
    private readonly IReadOnlyDictionary<string, ImageChoice> choices;
    private readonly ImageSourcing sourcing;
    private readonly DebianBase bases;
    private readonly ImageBuilder builder;
    private readonly Registries registries;
    private readonly RoleImages images;

    /// <summary>Prepares to resolve; nothing is pulled or built yet.</summary>
    /// <param name="engine">The engine.</param>
    /// <param name="list">The list of images.</param>
    /// <param name="choices">What the user says of images, by role.</param>
    /// <param name="phase">Told what is pulled and built.</param>
    /// <param name="sourcing">How images that nobody names are found; null for the usual way.</param>
    public ImageResolver(
        DockerEngine engine,
        ImageList list,
        IReadOnlyDictionary<string, ImageChoice> choices,
        IRunPhase phase,
        ImageSourcing? sourcing = null)
        : this(engine, list, choices, phase, sourcing ?? ImageSourcing.Usual, DockerConfiguration.Usual(), Recipes)
    {
    }

    internal ImageResolver(
        DockerEngine engine,
        ImageList list,
        IReadOnlyDictionary<string, ImageChoice> choices,
        IRunPhase phase,
        ImageSourcing sourcing,
        DockerConfiguration configuration,
        string recipes)
    {
        (this.engine, this.list, this.choices, this.sourcing) = (engine, list, choices, sourcing);
        registries = new Registries(engine, configuration, phase);
        bases = new DebianBase(engine, registries, sourcing, phase);
        builder = new ImageBuilder(engine, phase);
        images = new RoleImages(engine, list, recipes, sourcing, registries, bases, builder);
    }

    /// <summary>The directory of the product's recipes.</summary>
    internal static string Recipes { get; } = ProductFiles.PathOf("environments", "images");

    /// <summary>The image of the firewall, the sandboxes and the reaper.</summary>
    /// <exception cref="EnvironmentException">It can't be built.</exception>
    public async Task<string> AgentAsync(CancellationToken cancellation)
    {
        var context = BuildContext.FromDirectory(Path.Combine(Recipes, AgentName));
        context.Add("elma365-agent", AgentBinary.PathFor(engine.Architecture));
        var tag = ImageBuilder.TagOf(AgentName, context);
        // Where it was brought in an archive, its base was not.
        if (await engine.FindImageAsync(tag, cancellation).ConfigureAwait(false) is not null)
            return tag;
        if (!list.Bases.TryGetValue(AgentSuite, out var upstream))
            throw new ConfigurationException($"{list.File}: 'bases' has no {AgentSuite}, which the agent's image is built on; add it");
        context.Arguments["BASE"] = await bases.EnsureAsync(AgentSuite, upstream, cancellation).ConfigureAwait(false);
        return await builder.EnsureAsync(AgentName, context, cancellation).ConfigureAwait(false);
    }

    /// <summary>The image that encrypts and decrypts backups.</summary>
    /// <exception cref="EnvironmentException">It can't be built.</exception>
    public async Task<string> AgeAsync(CancellationToken cancellation)
    {
        var context = BuildContext.FromDirectory(Path.Combine(Recipes, "age"));
        var tag = ImageBuilder.TagOf("age", context);
        if (await engine.FindImageAsync(tag, cancellation).ConfigureAwait(false) is not null)
            return tag;
        context.Arguments["BASE"] = await bases.EnsureAsync(AgentSuite, list.Bases[AgentSuite], cancellation).ConfigureAwait(false);
        return await builder.EnsureAsync("age", context, cancellation).ConfigureAwait(false);
    }

    /// <summary>The image of a role.</summary>
    /// <exception cref="ConfigurationException">The user names an image that can't be had, or other than the lock's.</exception>
    /// <exception cref="EnvironmentException">It can neither be pulled nor built.</exception>
    public async Task<ResolvedImage> ResolveAsync(string role, CancellationToken cancellation)
    {
        var choice = choices.GetValueOrDefault(role, new ImageChoice());
        var image = await FindAsync(role, choice, cancellation).ConfigureAwait(false);
        var contract = ContractOf(role, choice, image.Configuration);
        return image with
        {
            Contract = contract.Name,
            ContractBy = contract.By,
            IsNamed = IsNamed(role, choice),
            ReadOnlyRoot = choice.ReadOnly?.Value ?? false,
            User = choice.User?.Value,
        };
    }

    /// <summary>The reference image of a role, whatever the user names: one with tools, where the one under test may have none.</summary>
    /// <exception cref="EnvironmentException">It can neither be pulled nor built.</exception>
    public Task<ResolvedImage> ReferenceAsync(string role, CancellationToken cancellation)
    {
        var source = list.For(role);
        // A lock may hold the role to an image the user named, which need not have the tools.
        return sourcing.Lock?.Images.FirstOrDefault(image => image.Role == role) is { } locked && images.IsOfList(source, locked)
            ? images.LockedAsync(source, locked, cancellation)
            : images.FromListAsync(source, cancellation);
    }

    /// <summary>The image the user names for a role's tools; null where none is named.</summary>
    /// <exception cref="ConfigurationException">It can't be had.</exception>
    public async Task<ResolvedImage?> ToolsAsync(string role, CancellationToken cancellation) =>
        choices.GetValueOrDefault(role)?.Tools is { } named
            ? await images.NamedAsync(list.For(role), named, cancellation).ConfigureAwait(false)
            : null;

    /// <summary>The image the user names for a role's server, where the engine has it already; else null.</summary>
    public Task<ResolvedImage?> PresentAsync(string role, string reference, CancellationToken cancellation) =>
        images.FindAsync(list.For(role), reference, "the server's own", cancellation);

    /// <summary>Debian's tools of some major version, built where the engine has none; null where no suite has them.</summary>
    /// <exception cref="EnvironmentException">They can't be built.</exception>
    public async Task<ResolvedImage?> DebianToolsAsync(string role, int major, CancellationToken cancellation)
    {
        var name = string.Create(CultureInfo.InvariantCulture, $"tools-{role}-{major}");
        return list.Sources.FirstOrDefault(source => source.Role == name) is { } source
            ? await images.FromListAsync(source, cancellation).ConfigureAwait(false)
            : null;
    }

    /// <summary>What <see cref="ResolveAsync"/> would use, without pulling or building.</summary>
    public async Task<ImageExplanation> ExplainAsync(string role, CancellationToken cancellation)
    {
        var choice = choices.GetValueOrDefault(role, new ImageChoice());
        var (reference, standIn, reason) = await ForeseeAsync(role, choice, cancellation).ConfigureAwait(false);
        var image = await engine.FindImageAsync(reference, cancellation).ConfigureAwait(false);
        if (image is not null)
            standIn ??= await StandInDetection.OfAsync(engine, list.For(role), image, cancellation).ConfigureAwait(false);
        var why = new List<string> { choice.Reference is not null && image is null ? $"{reason}; to be pulled" : reason };
        var contract = ContractOf(role, choice, image.Configured());
        if (contract.By is not null)
            why.Add($"contract by {contract.By}");
        if (choice.ReadOnly is { } readOnly)
            why.Add($"{(readOnly.Value ? "read-only" : "writable")} root by {readOnly.Origin}");
        if (choice.User is { } user)
            why.Add($"user {user.Value} by {user.Origin}");
        return new ImageExplanation(
            role, reference, image is null ? null : DigestOf(image, reference), contract.Name, standIn?.Name, why);
    }

    /// <summary>What an image stands in for, where it was built here by the recipe of a role or from that; null for the product.</summary>
    internal Task<StandIn?> StandInOfAsync(string role, ImageInspectResponse image, CancellationToken cancellation) =>
        StandInDetection.OfAsync(engine, list.For(role), image, cancellation);

    /// <inheritdoc/>
    public void Dispose()
    {
        bases.Dispose();
        registries.Dispose();
    }

    /// <inheritdoc cref="RoleImages.DigestOf"/>
    internal static string DigestOf(ImageInspectResponse image, string? reference = null) => RoleImages.DigestOf(image, reference);

    // The user's word is stronger than the image's.
    private (string? Name, string? By) ContractOf(string role, ImageChoice choice, ImageConfiguration image)
    {
        if (!IsNamed(role, choice))
            return (list.For(role).Contract, null);
        if (choice.Contract is { } said)
            return (said.Value, said.Origin);
        return ContractRecognition.Of(role, image) is { } recognised
            ? (recognised, "the image's configuration")
            : (KnownContracts.Default, "default");
    }

    // A lock may hold a role to an image that the user named when it was written.
    private bool IsNamed(string role, ImageChoice choice) => choice.Reference is not null
        || (LockedBy(role, choice) is { } locked && !images.IsOfList(list.For(role), locked));

    private async Task<ResolvedImage> FindAsync(string role, ImageChoice choice, CancellationToken cancellation)
    {
        var source = list.For(role);
        if (LockedBy(role, choice) is { } locked)
            return await images.LockedAsync(source, locked, cancellation).ConfigureAwait(false);
        return choice.Reference is { } reference
            ? await images.NamedAsync(source, reference, cancellation).ConfigureAwait(false)
            : await images.FromListAsync(source, cancellation).ConfigureAwait(false);
    }

    private LockedImage? LockedBy(string role, ImageChoice choice)
    {
        if (sourcing.Lock is not { } locks)
            return null;
        var locked = locks.For(role);
        return choice.Reference is not { } named || named.Value == locked.Reference
            ? locked
            : throw new ConfigurationException(
                $"{named.Origin}: {role}={named.Value}, and {locks.File} holds {role} to {locked.Reference}: "
                + "drop one of them, or write the lock anew (./verify images --lock)");
    }

    private async Task<(string Reference, StandIn? StandIn, string Reason)> ForeseeAsync(
        string role, ImageChoice choice, CancellationToken cancellation)
    {
        if (LockedBy(role, choice) is { } locked)
            return await images.ForeseeLockedAsync(list.For(role), locked, cancellation).ConfigureAwait(false);
        return choice.Reference is { } named
            ? (named.Value, null, $"named by {named.Origin}")
            : await images.ForeseeAsync(list.For(role), cancellation).ConfigureAwait(false);
    }
}
