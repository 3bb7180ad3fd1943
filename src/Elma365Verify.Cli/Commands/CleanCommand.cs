using System.CommandLine;
using Elma365Verify.Containers.Engine;

namespace Elma365Verify.Cli.Commands;

/// <summary>Removes everything on the engine that carries the project's labels, and nothing else.</summary>
internal sealed class CleanCommand : Command
{
    private readonly Option<bool> keepImages = new("--keep-images") { Description = "Leave the images, so that the next run starts warm." };

    public CleanCommand()
        : base("clean", "Remove every container, network, volume and image of this project from the engine.")
    {
        Add(keepImages);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        using var engine = await DockerEngine.ConnectAsync(cancellation).ConfigureAwait(false);
        var removed = await new EngineCleaner(engine).CleanAsync(!result.GetValue(keepImages), cancellation).ConfigureAwait(false);
        Console.Out.WriteLine(
            $"Removed {removed.Containers} containers, {removed.Networks} networks, "
            + $"{removed.Volumes} volumes and {removed.Images} images.");
        return ExitCodes.Success;
    }
}
