using System.Collections.Immutable;
using Elma365Verify.Images;

namespace Elma365Verify.Settings;

/// <summary>What one source (options, variables, a file) says of a run; null is what it does not say.</summary>
public sealed record SettingsLayer
{
    /// <summary>A source that says nothing.</summary>
    public static SettingsLayer Empty { get; } = new();

    /// <summary>The ruleset's files, one or a set; empty is what it does not say.</summary>
    public ImmutableArray<string> Rulesets { get; init; } = [];

    /// <summary>The file that says which addresses the ruleset's stand for.</summary>
    public string? Addresses { get; init; }

    /// <summary>The policy file.</summary>
    public string? Policy { get; init; }

    /// <summary>The topology file.</summary>
    public string? Topology { get; init; }

    /// <summary>The directory that holds the runs.</summary>
    public string? Artifacts { get; init; }

    /// <summary>Sweeps sent at a time.</summary>
    public int? Lanes { get; init; }

    /// <summary>How often every port is probed.</summary>
    public int? Passes { get; init; }

    /// <summary>How long a server may take until it serves.</summary>
    public TimeSpan? ReadyWithin { get; init; }

    /// <summary>The list of images.</summary>
    public string? ImagesFile { get; init; }

    /// <summary>Whether images nobody names come from a registry or are built.</summary>
    public ImagesFrom? ImagesFrom { get; init; }

    /// <summary>The registry asked in place of those the list names.</summary>
    public RegistryMirror? RegistryMirror { get; init; }

    /// <summary>The file that holds roles to exact images.</summary>
    public string? ImagesLock { get; init; }

    /// <summary>Images by role.</summary>
    public ImmutableSortedDictionary<string, ImageChoice> Images { get; init; } = ImmutableSortedDictionary<string, ImageChoice>.Empty;

    /// <summary>What this source says, and where it is silent, what a weaker one says; images value by value.</summary>
    public SettingsLayer Over(SettingsLayer weaker) => new()
    {
        Rulesets = Rulesets.IsEmpty ? weaker.Rulesets : Rulesets,
        Addresses = Addresses ?? weaker.Addresses,
        Policy = Policy ?? weaker.Policy,
        Topology = Topology ?? weaker.Topology,
        Artifacts = Artifacts ?? weaker.Artifacts,
        Lanes = Lanes ?? weaker.Lanes,
        Passes = Passes ?? weaker.Passes,
        ReadyWithin = ReadyWithin ?? weaker.ReadyWithin,
        ImagesFile = ImagesFile ?? weaker.ImagesFile,
        ImagesFrom = ImagesFrom ?? weaker.ImagesFrom,
        RegistryMirror = RegistryMirror ?? weaker.RegistryMirror,
        ImagesLock = ImagesLock ?? weaker.ImagesLock,
        Images = Images.Keys.Union(weaker.Images.Keys).ToImmutableSortedDictionary(
            role => role,
            role => Images.GetValueOrDefault(role, new ImageChoice()).Over(weaker.Images.GetValueOrDefault(role, new ImageChoice())),
            StringComparer.Ordinal),
    };
}
