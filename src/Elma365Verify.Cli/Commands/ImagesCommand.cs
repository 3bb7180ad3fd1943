using System.CommandLine;
using Elma365Verify.Cli.Rendering;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Containers.Images;
using Elma365Verify.Reporting;

namespace Elma365Verify.Cli.Commands;

/// <summary>Tells which image each role would use, and why. Pulls and builds nothing.</summary>
internal sealed class ImagesCommand : Command
{
    private readonly InputOptions inputs = new();

    public ImagesCommand()
        : base("images", "List the image each role would use, and why; nothing is pulled or built.")
    {
        inputs.AddTo(this);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        var loaded = inputs.Load(result);
        using var engine = await DockerEngine.ConnectAsync(cancellation).ConfigureAwait(false);
        using var phase = new SilentPhase();
        using var resolver = new ImageResolver(engine, loaded.Images, loaded.Options.Images, phase);
        var explanations = new List<ImageExplanation>();
        foreach (var role in loaded.Topology.Hosts.Select(host => host.Service).OfType<string>().Distinct())
            explanations.Add(await resolver.ExplainAsync(role, cancellation).ConfigureAwait(false));
        ImagesRenderer.Render(explanations, Console.Out);
        return ExitCodes.Success;
    }
}
