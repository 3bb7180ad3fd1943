using System.CommandLine;
using Elma365Verify.Cli.Rendering;
using Elma365Verify.Topologies;

namespace Elma365Verify.Cli.Commands;

/// <summary>Lists the hosts, and the words a ruleset may use for them. Needs no engine.</summary>
internal sealed class TopologyCommand : Command
{
    private readonly InputOptions inputs = new();
    private readonly Option<bool> nft = new("--nft")
    {
        Description = "Print topology.nft, the file a ruleset may include, and nothing else.",
    };


    public TopologyCommand()
        : base("topology", "List the hosts, their addresses and legs, and the definitions a ruleset may use.")
    {
        inputs.AddTo(this);
        Add(nft);
        SetAction(Run);
    }

    private int Run(ParseResult result)
    {
        var loaded = inputs.Load(result);
        if (result.GetValue(nft))
            Console.Out.Write(RulesetDefinitions.Text(loaded.Policy, loaded.Topology));
        else
            TopologyRenderer.Render(loaded.Policy, loaded.Topology);
        return ExitCodes.Success;
    }
}
