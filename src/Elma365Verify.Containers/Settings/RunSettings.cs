using System.Collections;
using Elma365Verify.Images;
using Elma365Verify.Settings;

namespace Elma365Verify.Containers.Settings;

/// <summary>Puts together what options, environment variables and the settings file say; the first that says something counts.</summary>
public static class RunSettings
{
    /// <summary>Reads everything but the files it names.</summary>
    /// <param name="options">What the command line says.</param>
    /// <param name="settingsFile">
    /// The settings file the command line names; null for the variables' one, else <see cref="SettingsFileLoader.UsualName"/>
    /// in the directory where there is one.
    /// </param>
    /// <param name="variables">All environment variables.</param>
    /// <param name="directory">Where the run starts: the variables' relative paths, and the search for a settings file.</param>
    /// <exception cref="ConfigurationException">A source is malformed; the message names it.</exception>
    public static VerificationOptions Read(SettingsLayer options, string? settingsFile, IDictionary variables, string directory)
    {
        var environment = EnvironmentSettings.Read(variables, directory);
        var named = settingsFile ?? environment.SettingsFile;
        var usual = Path.Combine(directory, SettingsFileLoader.UsualName);
        if (named is null && !File.Exists(usual))
            RefuseNearNames(directory);
        var file = named ?? (File.Exists(usual) ? VerificationOptions.Shown(usual) : null);
        var weakest = file is null ? SettingsLayer.Empty : SettingsFileLoader.Load(file);
        return Of(options.Over(environment.Layer).Over(weakest), directory) with { SettingsFile = file };
    }

    // A slip in its name would otherwise verify the reference and look like a pass.
    private static void RefuseNearNames(string directory)
    {
        if (!Directory.Exists(directory))
            return;
        var stem = Path.GetFileNameWithoutExtension(SettingsFileLoader.UsualName);
        var near = Directory.EnumerateFiles(directory)
            .Where(path => string.Equals(Path.GetFileNameWithoutExtension(path), stem, StringComparison.OrdinalIgnoreCase))
            .FirstOrDefault(path => Path.GetExtension(path).ToUpperInvariant() is ".YAML" or ".YML");
        if (near is not null)
        {
            throw new ConfigurationException(
                $"{VerificationOptions.Shown(near)}: a settings file is found by itself as {SettingsFileLoader.UsualName} only; "
                + "rename it, or name it with --settings");
        }
    }

    private static VerificationOptions Of(SettingsLayer said, string directory)
    {
        var defaults = new VerificationOptions();
        return defaults with
        {
            PolicyFile = said.Policy ?? defaults.PolicyFile,
            TopologyFile = said.Topology ?? defaults.TopologyFile,
            RulesetFiles = said.Rulesets.IsEmpty ? defaults.RulesetFiles : said.Rulesets,
            AddressesFile = said.Addresses,
            ImagesFile = said.ImagesFile ?? defaults.ImagesFile,
            Images = said.Images,
            Sourcing = new ImageSourcing
            {
                From = said.ImagesFrom ?? ImagesFrom.Auto,
                Mirror = said.RegistryMirror,
                Lock = LockOf(said.ImagesLock, directory),
            },
            Lanes = said.Lanes,
            Passes = said.Passes ?? defaults.Passes,
            ReadyWithin = said.ReadyWithin ?? defaults.ReadyWithin,
            ArtifactsDirectory = said.Artifacts ?? VerificationOptions.Shown(Path.Combine(directory, defaults.ArtifactsDirectory)),
        };
    }

    private static ImageLock? LockOf(string? named, string directory)
    {
        var usual = Path.Combine(directory, ImageLock.UsualName);
        return named is not null ? ImageLock.Load(named)
            : File.Exists(usual) ? ImageLock.Load(VerificationOptions.Shown(usual))
            : null;
    }
}
