using System.Collections.Immutable;
using System.CommandLine;
using System.CommandLine.Parsing;
using Elma365Verify.Containers;
using Elma365Verify.Containers.Settings;
using Elma365Verify.Images;
using Elma365Verify.Settings;

namespace Elma365Verify.Cli.Commands;

/// <summary>The options that say what a run verifies; shared by the commands that read them.</summary>
internal sealed class InputOptions
{
    private static readonly VerificationOptions Defaults = new();

    private readonly Option<string?> settings = File(
        "--settings",
        "Settings in YAML, for what these options say; the options are stronger. "
        + $"Default: {SettingsFileLoader.UsualName} in the working directory, where there is one.");

    private readonly Option<string?> policy = File("--policy", $"The documented flows. Default: {Defaults.PolicyFile}");
    private readonly Option<string?> topology = File("--topology", $"The hosts around the firewall. Default: {Defaults.TopologyFile}");
    private readonly Option<string[]> ruleset = Files(
        "--ruleset",
        "The ruleset to verify: for nft, or a dump of iptables-save or ip6tables-save, told apart by content; repeated for a set. One for "
        + "nft may include \"topology.nft\"; './verify topology' lists what that defines. "
        + $"Default: {Defaults.RulesetFiles[0]}");

    private readonly Option<string?> addresses = File(
        "--addresses",
        "Which of your own addresses, the ones your ruleset names, the topology's zones and hosts stand for. "
        + "Default: the ruleset names the topology's.");

    private readonly Option<string[]> images = new("--image")
    {
        Description = "The image of a role, with a tag or @sha256:…; may be repeated. Others are taken from the engine, pulled or built: "
            + $"'./verify images' tells. Roles: {string.Join(", ", KnownContracts.Roles)}.",
        HelpName = "ROLE=REFERENCE",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string[]> contracts = new("--contract")
    {
        Description = "Whose variables, files and directories that image follows: "
            + $"{string.Join(" or ", KnownContracts.Names)}; may be repeated. Default: {KnownContracts.Default}.",
        HelpName = "ROLE=NAME",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string[]> tools = ToolsOption();

    private readonly Option<string?> list = File("--images", $"Your own list of images. Default: {Defaults.ImagesFile}");

    private readonly Option<string?> from = new("--images-from")
    {
        Description = "Where images nobody names come from: 'upstream' pulls the product's own or ends the run, 'build' builds from "
            + "Debian's packages and asks no registry, 'auto' takes what is there, else pulls, else builds, and reports which. "
            + "Default: auto.",
        HelpName = string.Join('|', SourcingWords.From),
    };

    private readonly Option<string?> mirror = new("--registry-mirror")
    {
        Description = "The registry asked for the images of the list and for bases, in place of their own, and no other; "
            + "--image names are asked where they say.",
        HelpName = "HOST[:PORT][/PREFIX]",
    };

    private readonly Option<string?> locked = File(
        "--images-lock",
        "The lock file that holds roles to exact images, as './verify images --lock' writes it. "
        + $"Default: {ImageLock.UsualName} in the working directory, where there is one.");

    private readonly Option<int?> lanes = new("--lanes")
    {
        Description = "Sweeps sent at a time. Default: one for each of the engine's processors.",
        HelpName = "N",
    };

    private readonly Option<int?> passes = new("--passes")
    {
        Description = "How often every port is probed, so that a rule that lets only some packets through shows itself. Default: once.",
        HelpName = "N",
    };

    private readonly Option<int?> ready = new("--ready-within")
    {
        Description = $"Seconds a server may take until it serves. Default: {Defaults.ReadyWithin.TotalSeconds:0}.",
        HelpName = "SECONDS",
    };

    /// <summary>Adds all of them to a command.</summary>
    public void AddTo(Command command)
    {
        AddRulesetTo(command);
        AddPlacesTo(command);
        AddImagesTo(command);
    }

    /// <summary>Adds the one that names the ruleset.</summary>
    public void AddRulesetTo(Command command) => command.Add(ruleset);

    /// <summary>Adds those that say what is swept, to a command that has rulesets of its own and starts no servers.</summary>
    public void AddPlacesTo(Command command)
    {
        lanes.Validators.Add(result => InRange(result, SettingsBounds.Lanes));
        passes.Validators.Add(result => InRange(result, SettingsBounds.Passes));
        foreach (var option in new Option[] { addresses, policy, topology, lanes, passes })
            command.Add(option);
    }

    /// <summary>Adds those that say which images servers run from, and how long they may take, to a command that sweeps nothing.</summary>
    public void AddImagesTo(Command command)
    {
        images.Validators.Add(result => Refuse(result, () => Images(result.Tokens.Select(token => token.Value))));
        contracts.Validators.Add(result => Refuse(result, () => Contracts(result.Tokens.Select(token => token.Value))));
        tools.Validators.Add(
            result => Refuse(result, () => RolePairs.Tools(result.Tokens.Select(token => token.Value), tools.Name)));
        ready.Validators.Add(result => InRange(result, SettingsBounds.ReadyWithin));
        from.Validators.Add(result => Refuse(result, () => Tokens(result).ForEach(text => SourcingWords.ReadFrom(text, from.Name))));
        mirror.Validators.Add(result => Refuse(result, () => Tokens(result).ForEach(text => SourcingWords.ReadMirror(text, mirror.Name))));
        foreach (var option in new Option[] { images, contracts, tools, list, from, mirror, locked, settings, ready })
            command.Add(option);
    }

    /// <summary>Reads the files they name, and what variables and the settings file say beside them.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="artifacts">The directory that holds the runs, where the command line names it.</param>
    /// <param name="own">The ruleset's files, where an option of the command's own names them.</param>
    /// <exception cref="ConfigurationException">A source or a file can't be used.</exception>
    public VerificationInputs Load(ParseResult result, string? artifacts = null, string[]? own = null)
    {
        var named = new SettingsLayer { Images = Images(result.GetValue(images) ?? []) };
        var said = new SettingsLayer
        {
            Policy = result.GetValue(policy),
            Topology = result.GetValue(topology),
            Rulesets = [.. own ?? result.GetValue(ruleset) ?? []],
            Addresses = result.GetValue(addresses),
            Artifacts = artifacts,
            Lanes = result.GetValue(lanes),
            Passes = result.GetValue(passes),
            ReadyWithin = result.GetValue(ready) is { } seconds ? TimeSpan.FromSeconds(seconds) : null,
            ImagesFile = result.GetValue(list),
            ImagesFrom = result.GetValue(from) is { } word ? SourcingWords.ReadFrom(word, from.Name) : null,
            RegistryMirror = result.GetValue(mirror) is { } address ? SourcingWords.ReadMirror(address, mirror.Name) : null,
            ImagesLock = result.GetValue(locked),
            Images = Contracts(result.GetValue(contracts) ?? []),
        };
        var withTools = new SettingsLayer { Images = RolePairs.Tools(result.GetValue(tools) ?? [], tools.Name) };
        return VerificationInputs.Load(RunSettings.Read(
            said.Over(named).Over(withTools),
            result.GetValue(settings),
            Environment.GetEnvironmentVariables(),
            Environment.CurrentDirectory));
    }

    /// <summary>The option that names the images tools come from.</summary>
    public static Option<string[]> ToolsOption() => new("--tools")
    {
        Description = "The image a store's tools for backups come from, of the server's major version; may be repeated. Default: the "
            + "server's own image, else the reference image, else Debian's packages.",
        HelpName = "ROLE=REFERENCE",
        DefaultValueFactory = _ => [],
    };

    /// <summary>An option that names a file, or the files of a set one by one.</summary>
    public static Option<string[]> Files(string name, string description) =>
        new(name) { Description = description, HelpName = "FILE", DefaultValueFactory = _ => [] };

    private static Option<string?> File(string name, string description) => new(name) { Description = description, HelpName = "FILE" };

    private static ImmutableSortedDictionary<string, ImageChoice> Images(IEnumerable<string> pairs) =>
        RolePairs.Images(pairs, "--image");

    private static ImmutableSortedDictionary<string, ImageChoice> Contracts(IEnumerable<string> pairs) =>
        RolePairs.Contracts(pairs, "--contract");

    private static List<string> Tokens(OptionResult result) => [.. result.Tokens.Select(token => token.Value)];

    private static void Refuse(OptionResult result, Action read)
    {
        try
        {
            read();
        }
        catch (ConfigurationException exception)
        {
            result.AddError(exception.Message);
        }
    }

    private static void InRange(OptionResult result, (int Least, int Most) bounds)
    {
        if (result.Tokens is [var token] && (!int.TryParse(token.Value, out var value) || value < bounds.Least || value > bounds.Most))
            result.AddError($"{result.Option.Name} {token.Value}: write a whole number from {bounds.Least} to {bounds.Most}");
    }
}
