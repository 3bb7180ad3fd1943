using System.Collections.Immutable;
using Elma365Verify.Containers.Images;
using Elma365Verify.Images;
using Elma365Verify.Reporting;
using Elma365Verify.Settings;

namespace Elma365Verify.Containers;

/// <summary>What a run is to verify; the defaults are the reference files.</summary>
public sealed record VerificationOptions
{
    /// <summary>The policy file.</summary>
    public string PolicyFile { get; init; } = Shown(ProductFiles.PathOf("environments", "elma365", "policy.yaml"));

    /// <summary>The topology file.</summary>
    public string TopologyFile { get; init; } = Shown(ProductFiles.PathOf("environments", "elma365", "topology.yaml"));

    /// <summary>The ruleset's files, at least one.</summary>
    public ImmutableArray<string> RulesetFiles { get; init; } = [Shown(ProductFiles.PathOf("environments", "elma365", "firewall.nft"))];

    /// <summary>The file that says whom the ruleset's own addresses stand for; null where it is written for the topology's.</summary>
    public string? AddressesFile { get; init; }

    /// <summary>The list of images.</summary>
    public string ImagesFile { get; init; } = Shown(ProductFiles.PathOf("environments", "elma365", "images.yaml"));

    /// <summary>How the images that nobody names are found.</summary>
    public ImageSourcing Sourcing { get; init; } = ImageSourcing.Usual;

    /// <summary>The settings file some of this comes from, or null.</summary>
    public string? SettingsFile { get; init; }

    /// <summary>What the user says of the images of roles, by role; the others are found by the list.</summary>
    public IReadOnlyDictionary<string, ImageChoice> Images { get; init; } = new Dictionary<string, ImageChoice>();

    /// <summary>What of it is asked for.</summary>
    public RunParts Parts { get; init; } = RunParts.All;

    /// <summary>Sweeps sent at a time; null means one for each of the engine's processors.</summary>
    public int? Lanes { get; init; }

    /// <summary>How often every port is probed under the ruleset.</summary>
    public int Passes { get; init; } = 1;

    /// <summary>How long a server may take until it serves.</summary>
    public TimeSpan ReadyWithin { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>The directory that holds the runs.</summary>
    public string ArtifactsDirectory { get; init; } = "artifacts";

    /// <summary>A file as short as a user would name it: relative to the working directory where it lies below that.</summary>
    internal static string Shown(string path)
    {
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }
}
