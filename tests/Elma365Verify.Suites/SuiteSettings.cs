using System.Collections;
using Elma365Verify.Containers;

namespace Elma365Verify.Suites;

/// <summary>What the environment variables ask the suites to verify. Where none is set, it is the reference.</summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Variable</term><description>Meaning</description></listheader>
/// <item><term><c>ELMA365_VERIFY_RULESET</c></term><description>The nftables ruleset to verify.</description></item>
/// <item><term><c>ELMA365_VERIFY_POLICY</c></term><description>The documented flows.</description></item>
/// <item><term><c>ELMA365_VERIFY_TOPOLOGY</c></term><description>The hosts around the firewall.</description></item>
/// <item>
/// <term><c>ELMA365_VERIFY_IMAGES</c></term>
/// <description>Images for roles: <c>redis=REFERENCE,postgresql=REFERENCE</c>.</description>
/// </item>
/// <item>
/// <term><c>ELMA365_VERIFY_ARTIFACTS</c></term>
/// <description>Where the run's files go; <c>artifacts</c> where it is not set.</description>
/// </item>
/// </list>
/// Relative paths start at the root of the repository, wherever <c>dotnet test</c> was started: a test process does not know
/// its user's directory. A variable of an unknown name, or with an empty value, is an error, for a slip would otherwise
/// verify the reference and look like a pass.
/// </remarks>
/// <param name="Options">What to verify.</param>
/// <param name="ArtifactsDirectory">The absolute path of the directory that holds the runs.</param>
public sealed record SuiteSettings(VerificationOptions Options, string ArtifactsDirectory)
{
    private const string Prefix = "ELMA365_VERIFY_";
    private const string Ruleset = Prefix + "RULESET";
    private const string Policy = Prefix + "POLICY";
    private const string Topology = Prefix + "TOPOLOGY";
    private const string Images = Prefix + "IMAGES";
    private const string Artifacts = Prefix + "ARTIFACTS";

    /// <summary>The variables there are.</summary>
    public static IReadOnlyList<string> Known { get; } = [Ruleset, Policy, Topology, Images, Artifacts];

    /// <summary>Reads the variables.</summary>
    /// <param name="variables">All environment variables, as <see cref="Environment.GetEnvironmentVariables()"/> gives them.</param>
    /// <param name="root">The directory relative paths start at.</param>
    /// <exception cref="ConfigurationException">A variable is unknown, empty or malformed; the message names the known ones.</exception>
    public static SuiteSettings Read(IDictionary variables, string root)
    {
        var set = variables.Keys.Cast<string>().Where(IsOurs).ToDictionary(name => name, name => variables[name] as string);
        if (set.Keys.FirstOrDefault(name => !Known.Contains(name)) is { } unknown)
            throw new ConfigurationException($"The environment variable {unknown} is unknown; known: {string.Join(", ", Known)}");
        if (set.FirstOrDefault(variable => string.IsNullOrWhiteSpace(variable.Value)).Key is { } empty)
            throw new ConfigurationException($"The environment variable {empty} is empty: give it a value, or unset it for the reference");

        var defaults = new VerificationOptions();
        var options = defaults with
        {
            RulesetFile = PathOf(Ruleset) ?? defaults.RulesetFile,
            PolicyFile = PathOf(Policy) ?? defaults.PolicyFile,
            TopologyFile = PathOf(Topology) ?? defaults.TopologyFile,
            Images = set.GetValueOrDefault(Images) is { } images ? ReadImages(images) : defaults.Images,
        };
        return new SuiteSettings(options, PathOf(Artifacts) ?? Path.Combine(root, "artifacts"));

        string? PathOf(string name) => set.GetValueOrDefault(name) is { } path ? Path.GetFullPath(path, root) : null;
    }

    // ELMA365VERIFY_RULESET and elma365_verify_ruleset are slips too.
    private static bool IsOurs(string name) =>
        name.Replace("_", string.Empty, StringComparison.Ordinal).StartsWith("ELMA365VERIFY", StringComparison.OrdinalIgnoreCase);

    private static Dictionary<string, string> ReadImages(string text)
    {
        var images = new Dictionary<string, string>();
        foreach (var item in text.Split(','))
        {
            if (item.Split('=', 2, StringSplitOptions.TrimEntries) is not [{ Length: > 0 } role, { Length: > 0 } reference])
                throw new ConfigurationException($"{Images}: '{item}' is not ROLE=REFERENCE, such as redis=registry.example/acme/redis:7");
            if (!images.TryAdd(role, reference))
                throw new ConfigurationException($"{Images}: {role} is given twice: name one image for a role");
        }

        return images;
    }
}
