using Elma365Verify.Addresses;
using Elma365Verify.Containers.Environments;
using Elma365Verify.Containers.Images;
using Elma365Verify.Containers.Services;
using Elma365Verify.Images;
using Elma365Verify.Policies;
using Elma365Verify.Settings;
using Elma365Verify.Topologies;

namespace Elma365Verify.Containers;

/// <summary>The files of a run, read and found to be sound before anything is started.</summary>
/// <param name="Options">The options they were named by.</param>
/// <param name="Policy">The policy.</param>
/// <param name="Topology">The topology.</param>
/// <param name="Ruleset">The ruleset, as text; only the firewall can tell whether it loads.</param>
/// <param name="Images">The list of images.</param>
public sealed record VerificationInputs(
    VerificationOptions Options, Policy Policy, Topology Topology, Ruleset Ruleset, ImageList Images)
{
    /// <summary>Reads the files.</summary>
    /// <exception cref="ConfigurationException">One of them can't be used; the message names file, line and mend.</exception>
    public static VerificationInputs Load(VerificationOptions options)
    {
        var policy = PolicyLoader.Load(options.PolicyFile);
        var topology = TopologyLoader.Load(options.TopologyFile, policy);
        var images = ImageListLoader.Load(options.ImagesFile);
        foreach (var host in topology.Hosts.Where(host => host.Service is not null && !ServiceCatalog.Roles.Contains(host.Service)))
        {
            throw new ConfigurationException(
                $"{options.TopologyFile}: host {host.Name}: no service '{host.Service}' is known; "
                + $"there are {string.Join(", ", ServiceCatalog.Roles)}");
        }

        Check(images, topology);
        foreach (var (role, choice) in options.Images)
            Check(role, choice, topology, options.TopologyFile);
        var addresses = options.AddressesFile is { } file ? AddressMapLoader.Load(file, topology) : null;
        return new VerificationInputs(options, policy, topology, Ruleset.Load(options.RulesetFiles, addresses), images);
    }

    // Found before anything is pulled: a role nobody lists, a recipe nobody ships.
    private static void Check(ImageList images, Topology topology)
    {
        var recipes = ProductFiles.PathOf("environments", "images");
        foreach (var source in images.Sources.Where(source => !Directory.Exists(Path.Combine(recipes, source.Recipe))))
        {
            throw new ConfigurationException(
                $"{images.File}:{source.Line}: {source.Role}: there is no recipe '{source.Recipe}' in {recipes}");
        }

        foreach (var role in topology.Hosts.Select(host => host.Service).OfType<string>().Distinct())
            _ = images.For(role);
    }

    private static void Check(string role, ImageChoice choice, Topology topology, string topologyFile)
    {
        var origin = choice.Reference?.Origin ?? choice.Contract?.Origin ?? choice.ReadOnly?.Origin ?? choice.User?.Origin;
        if (topology.Hosts.All(host => host.Service != role))
            throw new ConfigurationException($"{origin}: no host of {topologyFile} has the service '{role}'");
        if (choice.Contract is not { } contract)
            return;
        _ = KnownContracts.Get(role, contract.Value);
        if (choice.Reference is null)
        {
            throw new ConfigurationException(
                $"{contract.Origin}: {role}={contract.Value} has no effect, for the reference image of {role} brings its own contract; "
                + $"name an image too: --image {role}=REFERENCE");
        }
    }
}
