using System.CommandLine;
using System.CommandLine.Parsing;
using Elma365Verify.Containers;

namespace Elma365Verify.Cli.Commands;

/// <summary>The options that name the files of a run; shared by the commands that read them.</summary>
internal sealed class InputOptions
{
    private static readonly VerificationOptions Defaults = new();

    private readonly Option<string> policy = File("--policy", "The documented flows.", Defaults.PolicyFile);
    private readonly Option<string> topology = File("--topology", "The hosts around the firewall.", Defaults.TopologyFile);
    private readonly Option<string> ruleset = File(
        "--ruleset",
        "The nftables ruleset to verify. It may include \"topology.nft\"; './verify topology' lists what that defines.",
        Defaults.RulesetFile);

    private readonly Option<string[]> images = new("--image")
    {
        Description = "The image of a role, as ROLE=REFERENCE; may be repeated. Others are taken from the engine, pulled or built.",
        HelpName = "ROLE=REFERENCE",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<int?> lanes = new("--lanes")
    {
        Description = "Sweeps sent at a time; default: one for each of the engine's processors.",
        HelpName = "N",
    };

    private readonly Option<int> ready = new("--ready-within")
    {
        Description = "Seconds a server may take until it serves.",
        HelpName = "SECONDS",
        DefaultValueFactory = _ => (int)Defaults.ReadyWithin.TotalSeconds,
    };

    /// <summary>Adds all of them to a command.</summary>
    public void AddTo(Command command)
    {
        images.Validators.Add(EachNamesARole);
        lanes.Validators.Add(result => InRange(result, 1, 64));
        ready.Validators.Add(result => InRange(result, 1, 3600));
        foreach (var option in new Option[] { ruleset, policy, topology, images, lanes, ready })
            command.Add(option);
    }

    /// <summary>Reads the files they name.</summary>
    /// <exception cref="ConfigurationException">A file can't be used.</exception>
    public VerificationInputs Load(ParseResult result) => VerificationInputs.Load(new VerificationOptions
    {
        PolicyFile = result.GetRequiredValue(policy),
        TopologyFile = result.GetRequiredValue(topology),
        RulesetFile = result.GetRequiredValue(ruleset),
        Images = Named(result.GetRequiredValue(images)),
        Lanes = result.GetValue(lanes),
        ReadyWithin = TimeSpan.FromSeconds(result.GetRequiredValue(ready)),
    });

    private static Option<string> File(string name, string description, string path) => new(name)
    {
        Description = description,
        HelpName = "FILE",
        DefaultValueFactory = _ => path,
    };

    private static Dictionary<string, string> Named(string[] pairs)
    {
        var named = new Dictionary<string, string>();
        foreach (var pair in pairs.Select(pair => pair.Split('=', 2)))
        {
            if (!named.TryAdd(pair[0], pair[1]))
                throw new ConfigurationException($"--image {pair[0]}=… is given twice: name one image for a role");
        }

        return named;
    }

    private static void EachNamesARole(OptionResult result)
    {
        var pairs = result.Tokens.Select(token => token.Value);
        foreach (var token in pairs.Where(pair => pair.Split('=', 2) is not [{ Length: > 0 }, { Length: > 0 }]))
            result.AddError($"--image {token}: write ROLE=REFERENCE, such as redis=registry.example/acme/redis:7");
    }

    private static void InRange(OptionResult result, int least, int most)
    {
        if (result.Tokens is [var token] && (!int.TryParse(token.Value, out var value) || value < least || value > most))
            result.AddError($"{result.Option.Name} {token.Value}: write a whole number from {least} to {most}");
    }
}
