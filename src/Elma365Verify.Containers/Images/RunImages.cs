using Elma365Verify.Containers.Backup;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Images;
using Elma365Verify.Reporting;

namespace Elma365Verify.Containers.Images;

/// <summary>All images a run of these files starts containers from, pulled or built where the engine does not have them.</summary>
/// <param name="Agent">The agent's: of the firewall, the sandboxes and the reaper.</param>
/// <param name="Roles">Each role's, by role.</param>
/// <param name="Tools">Those that hold a store's tools; most of them are the role's own.</param>
public sealed record RunImages(string Agent, IReadOnlyList<ResolvedImage> Roles, IReadOnlyList<ResolvedImage> Tools)
{
    /// <summary>What a lock file would hold the roles to.</summary>
    public IReadOnlyList<LockedImage> Locked => [.. Roles.Select(image => image.Locked)];

    /// <summary>Gets them.</summary>
    /// <exception cref="ConfigurationException">The user names an image that can't be had.</exception>
    /// <exception cref="EnvironmentException">One can neither be pulled nor built.</exception>
    public static async Task<RunImages> GetAsync(
        DockerEngine engine, VerificationInputs inputs, IRunPhase phase, CancellationToken cancellation)
    {
        var options = inputs.Options;
        using var resolver = new ImageResolver(engine, inputs.Images, options.Images, phase, options.Sourcing);
        var agent = await resolver.AgentAsync(cancellation).ConfigureAwait(false);
        var (roles, tools) = (new List<ResolvedImage>(), new List<ResolvedImage>());
        foreach (var role in inputs.Topology.Hosts.Select(host => host.Service).OfType<string>().Distinct().Order(StringComparer.Ordinal))
        {
            roles.Add(await resolver.ResolveAsync(role, cancellation).ConfigureAwait(false));
            if (StoreArchives.Stores.Contains(role) && StoreArchives.NeedTools(role))
                tools.Add(await resolver.ReferenceAsync(role, cancellation).ConfigureAwait(false));
        }

        return new RunImages(agent, roles, tools);
    }

    /// <summary>What an archive has to hold, by name or by the digest of what has none.</summary>
    /// <exception cref="ConfigurationException">An image is named by its registry's digest alone, which no archive keeps.</exception>
    public IReadOnlyList<string> ToSave(ImageSourcing sourcing) =>
        [.. Roles.Concat(Tools).Select(image => Kept(image, sourcing)).Prepend(Agent).Distinct()];

    private static string Kept(ResolvedImage image, ImageSourcing sourcing)
    {
        if (!image.Reference.Contains('@', StringComparison.Ordinal))
            return image.Reference;
        return sourcing.Lock is not null
            ? image.Id
            : throw new ConfigurationException(
                $"{image.Role}={image.Reference}: no archive keeps an image's digest in a registry, so that it would not be found again "
                + "after 'load': name it by a tag, or hold it by a lock file (./verify images --lock), by which it is found");
    }
}
