using System.CommandLine;
using Elma365Verify.Cli.Rendering;
using Elma365Verify.Containers;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Containers.Images;
using Elma365Verify.Images;
using Elma365Verify.Reporting;

namespace Elma365Verify.Cli.Commands;

/// <summary>Tells which image each role would use, and why; writes and compares lock files.</summary>
internal sealed class ImagesCommand : Command
{
    private readonly InputOptions inputs = new();
    private readonly Option<string?> write = new("--lock")
    {
        Description = "Write the exact images to a lock file; those the engine does not have are pulled or built first.",
        HelpName = "FILE",
    };

    private readonly Option<string?> check = new("--check")
    {
        Description = "Compare what would be used here without a lock with this lock file, and end with 1 where a role differs; what the "
            + "engine does not have is pulled or built first.",
        HelpName = "FILE",
    };

    public ImagesCommand()
        : base("images", """
            List the image each role would use, and why; nothing is pulled or built.

              images --lock elma365-verify.lock.yaml     hold the roles to exactly these images from now on
              images --check elma365-verify.lock.yaml    exits 1 where an image is no longer the one locked
              images save images.tar                     all a run needs, for a network without registry and package mirror
              images load images.tar                     there
            """)
    {
        inputs.AddTo(this);
        Add(write);
        Add(check);
        Validators.Add(result =>
        {
            if (result.GetValue(write) is not null && result.GetValue(check) is not null)
                result.AddError("--lock writes a lock file and --check compares with one: give one of them");
        });
        Add(new ImagesSaveCommand());
        Add(new ImagesLoadCommand());
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        var loaded = inputs.Load(result);
        var locked = result.GetValue(check) is { } file ? ImageLock.Load(file) : null;
        using var engine = await DockerEngine.ConnectAsync(cancellation).ConfigureAwait(false);
        if (locked is not null)
            return await CheckAsync(engine, Unlocked(loaded), locked, cancellation).ConfigureAwait(false);
        if (result.GetValue(write) is { } target)
            return await LockAsync(engine, Unlocked(loaded), target, cancellation).ConfigureAwait(false);
        using var phase = new SilentPhase();
        var options = loaded.Options;
        using var resolver = new ImageResolver(engine, loaded.Images, options.Images, phase, options.Sourcing);
        var explanations = new List<ImageExplanation>();
        foreach (var role in loaded.Topology.Hosts.Select(host => host.Service).OfType<string>().Distinct())
            explanations.Add(await resolver.ExplainAsync(role, cancellation).ConfigureAwait(false));
        ImagesRenderer.Render(explanations, Console.Out);
        return ExitCodes.Success;
    }

    // A lock says what was; what is, is asked without it.
    private static VerificationInputs Unlocked(VerificationInputs loaded) =>
        loaded with { Options = loaded.Options with { Sourcing = loaded.Options.Sourcing with { Lock = null } } };

    private static async Task<int> LockAsync(
        DockerEngine engine, VerificationInputs loaded, string target, CancellationToken cancellation)
    {
        var images = await GetAsync(engine, loaded, cancellation).ConfigureAwait(false);
        try
        {
            await File.WriteAllTextAsync(target, new ImageLock(target, [.. images.Locked]).Render(), cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{target} can't be written: {exception.Message}", exception);
        }

        foreach (var image in images.Roles)
            Console.Out.WriteLine($"{image.Origin}");
        Console.Out.WriteLine($"{target}: {images.Roles.Count} images locked");
        return ExitCodes.Success;
    }

    private static async Task<int> CheckAsync(
        DockerEngine engine, VerificationInputs loaded, ImageLock locked, CancellationToken cancellation)
    {
        var images = await GetAsync(engine, loaded, cancellation).ConfigureAwait(false);
        var differences = locked.Differences(images.Locked).ToList();
        foreach (var difference in differences)
            Console.Out.WriteLine(difference);
        Console.Out.WriteLine(differences.Count == 0
            ? $"{locked.File}: {images.Roles.Count} images, all as locked"
            : $"{locked.File}: {differences.Count} of {images.Roles.Count} images differ");
        return differences.Count == 0 ? ExitCodes.Success : ExitCodes.Findings;
    }

    private static async Task<RunImages> GetAsync(DockerEngine engine, VerificationInputs loaded, CancellationToken cancellation)
    {
        using var progress = RunProgress.Create();
        using var phase = progress.BeginPhase("images");
        return await RunImages.GetAsync(engine, loaded, phase, cancellation).ConfigureAwait(false);
    }
}
