using Docker.DotNet;
using Docker.DotNet.Models;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Reporting;

namespace Elma365Verify.Containers.Images;

/// <summary>Images in one file, as <c>docker save</c> writes and <c>docker load</c> reads it.</summary>
public static class ImageArchive
{
    private const double Megabyte = 1_000_000;

    /// <summary>Writes images into a file; one that is there is replaced when all is written.</summary>
    /// <returns>The file's size in bytes.</returns>
    /// <exception cref="EnvironmentException">The file can't be written.</exception>
    public static async Task<long> SaveAsync(
        DockerEngine engine, IReadOnlyList<string> images, string file, IRunPhase phase, CancellationToken cancellation)
    {
        var part = $"{file}.part";
        try
        {
            var source = await engine.Client.Images.SaveImagesAsync([.. images], cancellation).ConfigureAwait(false);
            await using var _ = source.ConfigureAwait(false);
            long written;
            var target = new FileStream(part, FileMode.Create, FileAccess.Write, FileShare.None);
            await using (target.ConfigureAwait(false))
                written = await CopyAsync(source, target, phase, cancellation).ConfigureAwait(false);
            File.Move(part, file, overwrite: true);
            return written;
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException
            && EngineFailure.Explain(exception) is null)
        {
            throw new EnvironmentException($"{file} can't be written: {exception.Message}", exception);
        }
        finally
        {
            if (File.Exists(part))
                File.Delete(part);
        }
    }

    /// <summary>Gives an engine the images of a file.</summary>
    /// <returns>What the engine says it loaded: names, and digests of what has none.</returns>
    /// <exception cref="ConfigurationException">The file can't be read.</exception>
    /// <exception cref="EnvironmentException">The engine refuses it.</exception>
    public static async Task<IReadOnlyList<string>> LoadAsync(
        DockerEngine engine, string file, IRunPhase phase, CancellationToken cancellation)
    {
        phase.Report($"loading {Path.GetFileName(file)}");
        var loaded = new List<string>();
        string? refusal = null;
        var messages = new SynchronousProgress<JSONMessage>(message =>
        {
            refusal ??= message.Error?.Message;
            if (message.Stream?.Split(": ", 2) is [var words, var name] && words.StartsWith("Loaded image", StringComparison.Ordinal))
                loaded.Add(name.Trim());
        });
        try
        {
            var source = new FileStream(file, FileMode.Open, FileAccess.Read, FileShare.Read);
            await using var _ = source.ConfigureAwait(false);
            await engine.Client.Images.LoadImageAsync(new ImageLoadParameters { Quiet = true }, source, messages, cancellation)
                .ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"{file} can't be read: {exception.Message}", exception);
        }
        catch (DockerApiException exception)
        {
            refusal = exception.Reason();
        }

        return refusal is null && loaded.Count > 0
            ? loaded
            : throw new EnvironmentException(
                $"{file}: the engine does not load it: {refusal?.Trim() ?? "it holds no image"}. "
                + "Is it one that './verify images save' wrote?");
    }

    private static async Task<long> CopyAsync(Stream source, Stream target, IRunPhase phase, CancellationToken cancellation)
    {
        var buffer = new byte[1024 * 1024];
        var written = 0L;
        int read;
        while ((read = await source.ReadAsync(buffer, cancellation).ConfigureAwait(false)) > 0)
        {
            await target.WriteAsync(buffer.AsMemory(0, read), cancellation).ConfigureAwait(false);
            written += read;
            phase.Report($"{written / Megabyte:0} MB written");
        }

        return written;
    }
}
