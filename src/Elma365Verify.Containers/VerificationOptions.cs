using Elma365Verify.Containers.Images;

namespace Elma365Verify.Containers;

/// <summary>What a run is to verify; the defaults are the reference files.</summary>
public sealed record VerificationOptions
{
    /// <summary>The policy file.</summary>
    public string PolicyFile { get; init; } = Shown("environments", "elma365", "policy.yaml");

    /// <summary>The topology file.</summary>
    public string TopologyFile { get; init; } = Shown("environments", "elma365", "topology.yaml");

    /// <summary>The ruleset's file.</summary>
    public string RulesetFile { get; init; } = Shown("environments", "elma365", "firewall.nft");

    /// <summary>The list of images.</summary>
    public string ImagesFile { get; init; } = Shown("environments", "elma365", "images.yaml");

    /// <summary>Images the user names for roles, by role; the others are found by the list.</summary>
    public IReadOnlyDictionary<string, string> Images { get; init; } = new Dictionary<string, string>();

    /// <summary>Sweeps sent at a time; null means one for each of the engine's processors.</summary>
    public int? Lanes { get; init; }

    /// <summary>How long a server may take until it serves.</summary>
    public TimeSpan ReadyWithin { get; init; } = TimeSpan.FromSeconds(120);

    /// <summary>A shipped file as short as a user would name it: relative to the working directory where it lies below that.</summary>
    private static string Shown(params string[] parts)
    {
        var path = ProductFiles.PathOf(parts);
        var relative = Path.GetRelativePath(Environment.CurrentDirectory, path);
        return relative.StartsWith("..", StringComparison.Ordinal) ? path : relative;
    }
}
