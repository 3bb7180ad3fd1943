using System.CommandLine;
using Elma365Verify.Cli.Rendering;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Containers.Images;

namespace Elma365Verify.Cli.Commands;

/// <summary>Writes all images a run needs into one file, for a network without registry and package mirror.</summary>
internal sealed class ImagesSaveCommand : Command
{
    private readonly InputOptions inputs = new();
    private readonly Argument<string> file = new("FILE") { Description = "The archive to write; docker load reads it too." };

    public ImagesSaveCommand()
        : base(
            "save",
            "Pull or build all images a run needs, the project's own among them, and write them into one archive. It is for the same "
            + "version of this program: another has other images of its own.")
    {
        Add(file);
        inputs.AddTo(this);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        var loaded = inputs.Load(result);
        var target = result.GetRequiredValue(file);
        using var engine = await DockerEngine.ConnectAsync(cancellation).ConfigureAwait(false);
        IReadOnlyList<string> names;
        long bytes;
        using (var progress = RunProgress.Create())
        {
            using (var phase = progress.BeginPhase("images"))
            {
                var images = await RunImages.GetAsync(engine, loaded, phase, cancellation).ConfigureAwait(false);
                names = images.ToSave(loaded.Options.Sourcing);
            }

            using (var phase = progress.BeginPhase("saving"))
                bytes = await ImageArchive.SaveAsync(engine, names, target, phase, cancellation).ConfigureAwait(false);
        }

        foreach (var name in names)
            Console.Out.WriteLine(name);
        Console.Out.WriteLine($"{target}: {names.Count} images, {bytes / 1_000_000} MB");
        return ExitCodes.Success;
    }
}
