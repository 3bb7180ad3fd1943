using Elma365Verify.Reporting;

namespace Elma365Verify.Containers.Engine;

/// <summary>
/// The right to have an environment running: processes of one user that each want one take turns, for probes sent by two runs
/// at once would slow each other down. Disposing it passes the turn on; so does the end of its process, however it ends.
/// </summary>
public sealed class EngineTurn : IDisposable
{
    private static readonly TimeSpan Interval = TimeSpan.FromMilliseconds(250);

    private readonly FileStream held;

    private EngineTurn(FileStream held) => this.held = held;

    /// <summary>
    /// The file whose lock is the turn. It stays where it is: whoever removed it would let two in. Each user has one of their
    /// own, for Linux lets nobody open another's file in a directory that all may write (fs.protected_regular).
    /// </summary>
    public static string DefaultLockFile { get; } = Path.Combine(Path.GetTempPath(), $"elma365-verify-{Environment.UserName}.lock");

    /// <summary>Waits for the turn.</summary>
    /// <param name="progress">Hears of a wait, as the phase <c>turn</c>; of nothing where the turn is free.</param>
    /// <param name="patience">How long to wait at most.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="EnvironmentException">The turn did not come in time, or the lock file can't be used.</exception>
    public static Task<EngineTurn> TakeAsync(IRunProgress progress, TimeSpan patience, CancellationToken cancellation) =>
        TakeAsync(DefaultLockFile, progress, patience, cancellation);

    /// <summary>The same with a lock file of one's own.</summary>
    /// <param name="lockFile">The file; created where it is missing.</param>
    /// <param name="progress">Hears of a wait, as the phase <c>turn</c>.</param>
    /// <param name="patience">How long to wait at most.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="EnvironmentException">The turn did not come in time, or the lock file can't be used.</exception>
    public static async Task<EngineTurn> TakeAsync(
        string lockFile, IRunProgress progress, TimeSpan patience, CancellationToken cancellation)
    {
        if (TryTake(lockFile) is { } free)
            return free;
        using var phase = progress.BeginPhase("turn");
        var time = TimeProvider.System;
        var began = time.GetTimestamp();
        while (time.GetElapsedTime(began) < patience)
        {
            phase.Report($"another run on this machine has its turn; waiting for it to end ({lockFile})");
            await Task.Delay(Interval, cancellation).ConfigureAwait(false);
            if (TryTake(lockFile) is { } turn)
                return turn;
        }

        throw new EnvironmentException(
            $"Another run on this machine has held {lockFile} for {patience.TotalMinutes:0.#} minutes: wait until it ends, or end it.");
    }

    /// <inheritdoc/>
    public void Dispose() => held.Dispose();

    private static EngineTurn? TryTake(string lockFile)
    {
        try
        {
            return new EngineTurn(new FileStream(lockFile, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None));
        }
        catch (IOException exception) when (IsHeld(exception))
        {
            return null;
        }
        catch (Exception exception) when (exception is UnauthorizedAccessException or IOException)
        {
            throw new EnvironmentException(
                $"The lock file {lockFile} can't be used: {exception.Message} Free its disk, or name another directory by TMPDIR.",
                exception);
        }
    }

    /// <summary>
    /// FileShare.None is a lock of the operating system's, gone with the process that held it: flock(2) says EWOULDBLOCK (11 on Linux,
    /// 35 on macOS), Windows ERROR_SHARING_VIOLATION. Whatever else fails, such as a full disk, never ends by waiting.
    /// </summary>
    private static bool IsHeld(IOException exception) => exception.HResult is 11 or 35 or unchecked((int)0x80070020);
}
