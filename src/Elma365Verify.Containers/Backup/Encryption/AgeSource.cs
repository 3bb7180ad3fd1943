using Elma365Verify.Containers.Engine;
using Elma365Verify.Containers.Images;
using Elma365Verify.Images;
using Elma365Verify.Reporting;
using Elma365Verify.Settings;

namespace Elma365Verify.Containers.Backup.Encryption;

/// <summary>Where age comes from.</summary>
internal static class AgeSource
{
    /// <summary>
    /// This machine's own, where it has one and nothing else of the command takes an engine; else Debian's in a container.
    /// </summary>
    /// <param name="needsEngine">Whether the command takes an engine anyway.</param>
    /// <param name="imagesFile">The list of images.</param>
    /// <param name="sourcing">How images are found.</param>
    /// <param name="runId">The run's name.</param>
    /// <param name="phase">Told what is prepared.</param>
    /// <param name="cancellation">Ends the start.</param>
    /// <exception cref="EnvironmentException">There is neither, or the container can't be started.</exception>
    public static async Task<IAgeRunner> OpenAsync(
        bool needsEngine, string imagesFile, ImageSourcing sourcing, string runId, IRunPhase phase, CancellationToken cancellation)
    {
        if (!needsEngine && AgeProgram.IsThere)
            return new AgeProgram();
        phase.Report("starting age in a container");
        var engine = await DockerEngine.ConnectAsync(cancellation).ConfigureAwait(false);
        try
        {
            using var resolver = new ImageResolver(
                engine, ImageListLoader.Load(imagesFile), new Dictionary<string, ImageChoice>(), phase, sourcing);
            return await AgeContainer.StartAsync(engine, resolver, runId, cancellation).ConfigureAwait(false);
        }
        catch
        {
            engine.Dispose();
            throw;
        }
    }
}
