using System.Collections;
using System.Collections.Immutable;
using Elma365Verify.Settings;

namespace Elma365Verify.Containers.Settings;

/// <summary>What the environment variables say of a run, to the program and to the suites alike.</summary>
/// <remarks>
/// <list type="table">
/// <listheader><term>Variable</term><description>Meaning</description></listheader>
/// <item>
/// <term><c>ELMA365_VERIFY_RULESET</c></term>
/// <description>The ruleset to verify; the files of a set between commas.</description>
/// </item>
/// <item><term><c>ELMA365_VERIFY_ADDRESSES</c></term><description>Whom the ruleset's own addresses stand for.</description></item>
/// <item><term><c>ELMA365_VERIFY_POLICY</c></term><description>The documented flows.</description></item>
/// <item><term><c>ELMA365_VERIFY_TOPOLOGY</c></term><description>The hosts around the firewall.</description></item>
/// <item>
/// <term><c>ELMA365_VERIFY_IMAGES</c></term>
/// <description>Images for roles: <c>redis=REFERENCE,postgresql=REFERENCE</c>.</description>
/// </item>
/// <item>
/// <term><c>ELMA365_VERIFY_CONTRACTS</c></term>
/// <description>Contracts of those images: <c>redis=bitnami</c>.</description>
/// </item>
/// <item><term><c>ELMA365_VERIFY_IMAGES_FILE</c></term><description>The list of images.</description></item>
/// <item><term><c>ELMA365_VERIFY_IMAGES_FROM</c></term><description><c>auto</c>, <c>upstream</c> or <c>build</c>.</description></item>
/// <item>
/// <term><c>ELMA365_VERIFY_IMAGES_LOCK</c></term>
/// <description>The file that holds roles to exact images.</description>
/// </item>
/// <item>
/// <term><c>ELMA365_VERIFY_REGISTRY_MIRROR</c></term>
/// <description>The registry asked in place of those the list names.</description>
/// </item>
/// <item><term><c>ELMA365_VERIFY_SETTINGS</c></term><description>The settings file.</description></item>
/// <item><term><c>ELMA365_VERIFY_ARTIFACTS</c></term><description>Where the run's files go.</description></item>
/// <item>
/// <term><c>ELMA365_VERIFY_STORE_PASSWORD</c></term>
/// <description>The password of a store to back up; no setting, and read by the commands for backups alone.</description>
/// </item>
/// </list>
/// A variable of an unknown name, or with an empty value, is an error, for a slip would otherwise verify the reference and
/// look like a pass.
/// </remarks>
/// <param name="Layer">What they say.</param>
/// <param name="SettingsFile">The settings file they name, or null.</param>
public sealed record EnvironmentSettings(SettingsLayer Layer, string? SettingsFile)
{
    private const string Prefix = "ELMA365_VERIFY_";
    private const string Ruleset = Prefix + "RULESET";
    private const string Addresses = Prefix + "ADDRESSES";
    private const string Policy = Prefix + "POLICY";
    private const string Topology = Prefix + "TOPOLOGY";
    private const string Images = Prefix + "IMAGES";
    private const string Contracts = Prefix + "CONTRACTS";
    private const string ImagesFile = Prefix + "IMAGES_FILE";
    private const string From = Prefix + "IMAGES_FROM";
    private const string Locked = Prefix + "IMAGES_LOCK";
    private const string Mirror = Prefix + "REGISTRY_MIRROR";
    private const string Settings = Prefix + "SETTINGS";
    private const string Artifacts = Prefix + "ARTIFACTS";

    /// <summary>The variable that holds the password of a store to back up.</summary>
    public const string StorePassword = Prefix + "STORE_PASSWORD";

    /// <summary>The variables there are.</summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        Ruleset, Addresses, Policy, Topology, Images, Contracts, ImagesFile, From, Locked, Mirror, Settings, Artifacts, StorePassword,
    ];

    /// <summary>Reads the variables.</summary>
    /// <param name="variables">All environment variables, as <see cref="Environment.GetEnvironmentVariables()"/> gives them.</param>
    /// <param name="directory">The directory relative paths start at.</param>
    /// <exception cref="ConfigurationException">A variable is unknown, empty or malformed; the message names the known ones.</exception>
    public static EnvironmentSettings Read(IDictionary variables, string directory)
    {
        var set = variables.Keys.Cast<string>().Where(IsOurs).ToDictionary(name => name, name => variables[name] as string);
        if (set.Keys.FirstOrDefault(name => !Known.Contains(name)) is { } unknown)
            throw new ConfigurationException($"The environment variable {unknown} is unknown; known: {string.Join(", ", Known)}");
        if (set.FirstOrDefault(variable => string.IsNullOrWhiteSpace(variable.Value)).Key is { } empty)
            throw new ConfigurationException($"The environment variable {empty} is empty: give it a value, or unset it for the reference");
        var images = new SettingsLayer { Images = RolePairs.Images(Pairs(Images), Images) };
        var contracts = new SettingsLayer { Images = RolePairs.Contracts(Pairs(Contracts), Contracts) };
        var files = new SettingsLayer
        {
            Rulesets = PathsOf(Ruleset),
            Addresses = PathOf(Addresses),
            Policy = PathOf(Policy),
            Topology = PathOf(Topology),
            Artifacts = PathOf(Artifacts),
            ImagesFile = PathOf(ImagesFile),
            ImagesLock = PathOf(Locked),
            ImagesFrom = set.GetValueOrDefault(From) is { } from ? SourcingWords.ReadFrom(from, From) : null,
            RegistryMirror = set.GetValueOrDefault(Mirror) is { } mirror ? SourcingWords.ReadMirror(mirror, Mirror) : null,
        };
        return new EnvironmentSettings(files.Over(images).Over(contracts), PathOf(Settings));

        string[] Pairs(string name) => set.GetValueOrDefault(name)?.Split(',') ?? [];
        ImmutableArray<string> PathsOf(string name) => [.. Named(name).Select(path => Path.GetFullPath(path, directory))];
        IEnumerable<string> Named(string name) => Pairs(name).Select(path => path.Trim()).Select(path => path.Length > 0
            ? path
            : throw new ConfigurationException(
                $"{name} names a file of no name: write the files of a set between commas, as in a.v4,b.v6"));
        string? PathOf(string name) => set.GetValueOrDefault(name) is { } path ? Path.GetFullPath(path, directory) : null;
    }

    // ELMA365VERIFY_RULESET and elma365_verify_ruleset are slips too.
    private static bool IsOurs(string name) =>
        name.Replace("_", string.Empty, StringComparison.Ordinal).StartsWith("ELMA365VERIFY", StringComparison.OrdinalIgnoreCase);
}
