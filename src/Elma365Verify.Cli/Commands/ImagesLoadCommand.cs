using System.CommandLine;
using Elma365Verify.Cli.Rendering;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Containers.Images;

namespace Elma365Verify.Cli.Commands;

/// <summary>Gives the engine the images of an archive, so that a run needs neither registry nor package mirror.</summary>
internal sealed class ImagesLoadCommand : Command
{
    private readonly Argument<string> file = new("FILE") { Description = "The archive that './verify images save' wrote." };

    public ImagesLoadCommand()
        : base("load", "Give the engine the images of an archive, so that a run needs neither a registry nor a package mirror.")
    {
        Add(file);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        var source = result.GetRequiredValue(file);
        using var engine = await DockerEngine.ConnectAsync(cancellation).ConfigureAwait(false);
        IReadOnlyList<string> loaded;
        using (var progress = RunProgress.Create())
        using (var phase = progress.BeginPhase("loading"))
            loaded = await ImageArchive.LoadAsync(engine, source, phase, cancellation).ConfigureAwait(false);
        foreach (var name in loaded)
            Console.Out.WriteLine(name);
        Console.Out.WriteLine($"{source}: {loaded.Count} images loaded");
        return ExitCodes.Success;
    }
}
