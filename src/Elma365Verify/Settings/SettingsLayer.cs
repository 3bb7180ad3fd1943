using System.Collections.Immutable;

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
        Images = Images.Keys.Union(weaker.Images.Keys).ToImmutableSortedDictionary(
            role => role,
            role => Images.GetValueOrDefault(role, new ImageChoice()).Over(weaker.Images.GetValueOrDefault(role, new ImageChoice())),
            StringComparer.Ordinal),
    };
}
