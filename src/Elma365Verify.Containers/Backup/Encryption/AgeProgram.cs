using System.Collections.Immutable;
using System.ComponentModel;
using System.Diagnostics;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Directories;

namespace Elma365Verify.Containers.Backup.Encryption;

/// <summary>The <c>age</c> of this machine, where no engine has any part in a backup.</summary>
internal sealed class AgeProgram : IAgeRunner
{
    private const int MostSaid = 2000;
    private const string Program = "age";
    private readonly List<PlainPlace> places = [];

    /// <summary>Whether it is on the PATH.</summary>
    public static bool IsThere => (Environment.GetEnvironmentVariable("PATH") ?? string.Empty)
        .Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
        .Any(directory => File.Exists(Path.Combine(directory, Program)));

    /// <inheritdoc/>
    public async Task RunAsync(ImmutableArray<string> arguments, Stream input, Stream output, CancellationToken cancellation)
    {
        using var process = Start(arguments);
        using var _ = cancellation.Register(() => End(process));
        var said = process.StandardError.ReadToEndAsync(cancellation);
        var feeding = FeedAsync(process, input, cancellation);
        try
        {
            await process.StandardOutput.BaseStream.CopyToAsync(output, cancellation).ConfigureAwait(false);
            await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            End(process);
        }

        if (process.ExitCode != 0)
        {
            var complaint = (await said.ConfigureAwait(false)).Trim();
            throw new BackupException(
                FormattableString.Invariant($"age ended with {process.ExitCode}: {complaint[..Math.Min(complaint.Length, MostSaid)]}"));
        }

        await feeding.ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public Task<string> KeepAsync(BackupIdentity identity, CancellationToken cancellation)
    {
        // A file of this program's own, as the user's may be a pipe that can be read once; among plain contents, which go the same way.
        var place = PlainPlace.Make();
        places.Add(place);
        var path = Path.Combine(place.Directory, "key");
        using var file = OwnerOnly.OpenFile(path, FileMode.CreateNew);
        file.Write(identity.Content);
        return Task.FromResult(path);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync()
    {
        places.ForEach(place => place.Dispose());
        return ValueTask.CompletedTask;
    }

    private static Process Start(ImmutableArray<string> arguments)
    {
        try
        {
            return Process.Start(new ProcessStartInfo(Program, arguments)
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
        }
        catch (Win32Exception exception)
        {
            throw new BackupException($"age can't be run: {exception.Message}", exception);
        }
    }

    private static async Task FeedAsync(Process process, Stream input, CancellationToken cancellation)
    {
        try
        {
            await input.CopyToAsync(process.StandardInput.BaseStream, cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (process.HasExited && exception is IOException)
        {
            // It takes no more; its exit code says why.
        }
        finally
        {
            process.StandardInput.Close();
        }
    }

    private static void End(Process process)
    {
        if (!process.HasExited)
            process.Kill();
    }
}
