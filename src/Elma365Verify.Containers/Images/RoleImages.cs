using Docker.DotNet.Models;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Images;
using Elma365Verify.Settings;

namespace Elma365Verify.Containers.Images;

/// <summary>Gets the image of a role from its registry or a mirror, from Debian's packages, by a lock file or the user's word.</summary>
/// <param name="engine">The engine.</param>
/// <param name="list">The list of images.</param>
/// <param name="recipes">The directory of the list's recipes.</param>
/// <param name="sourcing">How images that nobody names are found.</param>
/// <param name="registries">Pulls.</param>
/// <param name="bases">Makes bases.</param>
/// <param name="builder">Builds.</param>
internal sealed class RoleImages(
    DockerEngine engine,
    ImageList list,
    string recipes,
    ImageSourcing sourcing,
    Registries registries,
    DebianBase bases,
    ImageBuilder builder)
{
    private const string Built = "built here from Debian's packages";
    private const string BuiltBefore = "built here before from Debian's packages";

    /// <summary>The image of a role that nobody names.</summary>
    /// <exception cref="EnvironmentException">It can't be had as it is asked for; the message says why.</exception>
    public async Task<ResolvedImage> FromListAsync(ImageSource source, CancellationToken cancellation)
    {
        var upstream = sourcing.From == ImagesFrom.Build ? null : source.Upstream;
        if (upstream is not null && await PresentAsync(source, upstream, cancellation).ConfigureAwait(false) is { } present)
            return present;
        var context = ContextOf(source);
        var tag = ImageBuilder.TagOf(source.Recipe, context);
        var mayBuild = sourcing.From != ImagesFrom.Upstream || source.Upstream is null;
        if (mayBuild && await FindAsync(source, tag, BuiltBefore, cancellation).ConfigureAwait(false) is { } earlier)
            return InPlace(source, earlier, "not asked: an image built here before was there");
        var refusal = upstream is null ? null : await registries.TryPullAsync(Asked(upstream), cancellation).ConfigureAwait(false);
        if (upstream is not null && refusal is null)
            return (await FindAsync(source, Asked(upstream), $"{UpstreamWord}, pulled", cancellation).ConfigureAwait(false))!;
        if (!mayBuild)
        {
            throw new EnvironmentException(
                $"{source.Role}: {Asked(upstream!)} can't be pulled, and images-from upstream allows nothing in its place: "
                + refusal!.Line);
        }

        context.Arguments["BASE"] = await bases.EnsureAsync(source.Suite, list.BaseFor(source), cancellation).ConfigureAwait(false);
        await builder.EnsureAsync(source.Recipe, context, cancellation, isRecipe: true).ConfigureAwait(false);
        var image = await FindAsync(source, tag, Built, cancellation).ConfigureAwait(false);
        return InPlace(source, image!, refusal is null ? null : $"not pulled: {refusal.Line}");
    }

    /// <summary>What <see cref="FromListAsync"/> would use, without pulling or building.</summary>
    public async Task<(string Reference, StandIn? StandIn, string Reason)> ForeseeAsync(
        ImageSource source, CancellationToken cancellation)
    {
        var upstream = sourcing.From == ImagesFrom.Build ? null : source.Upstream;
        if (upstream is not null && await PresentAsync(source, upstream, cancellation).ConfigureAwait(false) is { } present)
            return (present.Reference, present.StandIn, $"{Chooser}: {present.Reason}");
        var built = ImageBuilder.TagOf(source.Recipe, ContextOf(source));
        var mayBuild = sourcing.From != ImagesFrom.Upstream || source.Upstream is null;
        if (mayBuild && await engine.FindImageAsync(built, cancellation).ConfigureAwait(false) is not null)
            return (built, source.StandIn, $"{Chooser}: {BuiltBefore}{Instead(source)}");
        if (upstream is null)
            return (built, source.StandIn, $"{Chooser}: to be {Built}{Instead(source)}");
        if (!mayBuild)
            return (Asked(upstream), null, $"{Chooser}: to be pulled; where that fails, the run ends");
        var otherwise = source.StandIn is null ? string.Empty : $" ({source.StandIn.Name})";
        return (Asked(upstream), null, $"{Chooser}: to be pulled; where that fails, {built} is {Built}{otherwise}");
    }

    /// <summary>Whether a lock holds a role to what the list has for it, pulled or built.</summary>
    public bool IsOfList(ImageSource source, LockedImage locked) =>
        (source.Upstream is { } upstream && (locked.Reference == upstream || locked.Reference == Asked(upstream)))
        || locked.Reference.StartsWith($"{ImageBuilder.NameOf(source.Recipe)}:", StringComparison.Ordinal);

    /// <summary>The image a lock file holds a role to, by its content.</summary>
    /// <exception cref="EnvironmentException">It can't be had.</exception>
    public async Task<ResolvedImage> LockedAsync(ImageSource source, LockedImage locked, CancellationToken cancellation)
    {
        var reason = $"locked by {sourcing.Lock!.File}";
        if (await HeldAsync(source, locked, reason, cancellation).ConfigureAwait(false) is { } held)
            return InPlaceByLock(source, locked, held);
        if (locked.Digest is not { } digest)
        {
            throw new EnvironmentException(
                $"{sourcing.Lock.File}: {locked.Role}: the engine has no image {locked.Id} ({locked.Reference}). It was built, and a "
                + "build is never the same twice: bring it with './verify images save' and 'load', or write the lock anew.");
        }

        if (sourcing.From == ImagesFrom.Build)
        {
            throw new EnvironmentException(
                $"{sourcing.Lock.File}: {locked.Role}: the engine has no image {locked.Reference} {digest}, and images-from build asks no "
                + "registry: bring it with './verify images load', or leave images-from out.");
        }

        var reference = Asked(ImageName.ByDigest(locked.Reference, digest));
        return await registries.TryPullAsync(reference, cancellation).ConfigureAwait(false) is { } refusal
            ? throw new EnvironmentException($"{sourcing.Lock.File}: {locked.Role}: {reference} can't be pulled: {refusal.Line}")
            : InPlaceByLock(
                source, locked, (await FindAsync(source, reference, $"{reason}, pulled", cancellation).ConfigureAwait(false))!);
    }

    /// <summary>What <see cref="LockedAsync"/> would use, without pulling.</summary>
    public async Task<(string Reference, StandIn? StandIn, string Reason)> ForeseeLockedAsync(
        ImageSource source, LockedImage locked, CancellationToken cancellation)
    {
        var reason = $"locked by {sourcing.Lock!.File}";
        if (await HeldAsync(source, locked, reason, cancellation).ConfigureAwait(false) is { } held)
            return (held.Reference, held.StandIn, reason);
        return locked.Digest is { } digest
            ? (Asked(ImageName.ByDigest(locked.Reference, digest)), null, $"{reason}; to be pulled")
            : (locked.Id, null, $"{reason} ({locked.Reference}); not on the engine, and has to be loaded");
    }

    /// <summary>The image the user names for a role.</summary>
    /// <exception cref="ConfigurationException">It can't be had.</exception>
    public async Task<ResolvedImage> NamedAsync(ImageSource source, Sourced<string> named, CancellationToken cancellation)
    {
        var reason = $"named by {named.Origin}";
        if (await FindAsync(source, named.Value, reason, cancellation).ConfigureAwait(false) is { } present)
            return present;
        var missing = $"{named.Origin}: {source.Role}={named.Value}: the engine has no such image";
        if (sourcing.From == ImagesFrom.Build)
            throw new ConfigurationException($"{missing}, and images-from build asks no registry: pull or load it first");
        return await registries.TryPullAsync(named.Value, cancellation).ConfigureAwait(false) is { } refusal
            ? throw new ConfigurationException($"{missing} and can't pull it: {refusal.Line}")
            : (await FindAsync(source, named.Value, reason, cancellation).ConfigureAwait(false))!;
    }

    private string UpstreamWord => sourcing.Mirror is { } mirror ? $"upstream by the mirror {mirror}" : "upstream";

    private string Chooser => sourcing.From switch
    {
        ImagesFrom.Upstream => "by images-from upstream",
        ImagesFrom.Build => "by images-from build",
        _ => "by default",
    };

    private BuildContext ContextOf(ImageSource source) => BuildContext.FromDirectory(Path.Combine(recipes, source.Recipe));

    private string Asked(string upstream) => sourcing.Mirror?.Of(upstream) ?? upstream;

    private async Task<ResolvedImage?> PresentAsync(ImageSource source, string upstream, CancellationToken cancellation)
    {
        if (sourcing.Mirror is not null
            && await FindAsync(source, Asked(upstream), $"{UpstreamWord}, present on the engine", cancellation).ConfigureAwait(false)
                is { } mirrored)
        {
            return mirrored;
        }

        return await FindAsync(source, upstream, "upstream, present on the engine", cancellation).ConfigureAwait(false);
    }

    private string Instead(ImageSource source) =>
        source.Upstream is null || sourcing.From == ImagesFrom.Build
            ? string.Empty
            : $"; {source.Upstream} is not asked for while it is there (--images-from upstream asks)";

    private ResolvedImage InPlace(ImageSource source, ResolvedImage image, string? whyNot) => source.Upstream is null ? image : image with
    {
        InPlaceOf = Asked(source.Upstream),
        WhyNot = sourcing.From == ImagesFrom.Build ? "not asked: images-from build" : whyNot,
    };

    private static ResolvedImage InPlaceByLock(ImageSource source, LockedImage locked, ResolvedImage image) =>
        image.StandIn is null && !locked.Reference.StartsWith(ImageBuilder.NameOf(source.Recipe), StringComparison.Ordinal)
            ? image
            : image with { InPlaceOf = source.Upstream, WhyNot = source.Upstream is null ? null : "not asked: the lock names this one" };

    private async Task<ResolvedImage?> HeldAsync(
        ImageSource source, LockedImage locked, string reason, CancellationToken cancellation)
    {
        string[] names = locked.Digest is { } digest
            ? [locked.Reference, Asked(locked.Reference), ImageName.ByDigest(locked.Reference, digest),
                Asked(ImageName.ByDigest(locked.Reference, digest)), locked.Id]
            : [locked.Reference, locked.Id];
        foreach (var name in names.Distinct())
        {
            if (await FindAsync(source, name, reason, cancellation).ConfigureAwait(false) is { } found
                && found.Locked.IsSameContent(locked))
            {
                return found;
            }
        }

        return null;
    }

    /// <summary>An image the engine has; null where it has none of that reference.</summary>
    public async Task<ResolvedImage?> FindAsync(ImageSource source, string reference, string reason, CancellationToken cancellation)
    {
        if (await engine.FindImageAsync(reference, cancellation).ConfigureAwait(false) is not { } image)
            return null;
        var standIn = await StandInDetection.OfAsync(engine, source, image, cancellation).ConfigureAwait(false);
        return new ResolvedImage(source.Role, reference, DigestOf(image, reference), standIn, reason)
        {
            Id = image.ID,
            Configuration = image.Configured(),
            RegistryDigest = RegistryDigestOf(image, reference),
        };
    }

    /// <summary>The registry's digest where the image came from one, else the digest of its configuration.</summary>
    internal static string DigestOf(ImageInspectResponse image, string? reference = null) =>
        RegistryDigestOf(image, reference) ?? image.ID;

    // One image may have come from several registries, under another digest from each.
    private static string? RegistryDigestOf(ImageInspectResponse image, string? reference)
    {
        var digests = image.RepoDigests ?? [];
        var own = reference is null || reference.StartsWith("sha256:", StringComparison.Ordinal)
            ? null
            : digests.FirstOrDefault(digest => ImageName.AreOfOneRepository(digest, reference));
        return (own ?? digests.FirstOrDefault())?.Split('@')[^1];
    }
}
