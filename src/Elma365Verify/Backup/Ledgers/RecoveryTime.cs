using Elma365Verify.Backup.Manifests;

namespace Elma365Verify.Backup.Ledgers;

/// <summary>
/// How long a restore took: its recovery time objective (RTO) has to be at least <see cref="Total"/>, from the start of the restore
/// to the end of its verification. A store that is up and unverified has not recovered.
/// </summary>
/// <param name="Restoring">From the start of the restore until the store served again.</param>
/// <param name="Verifying">From then until its content was compared.</param>
/// <param name="Total">Both together; null where the verification did not pass, since then nothing has recovered.</param>
public sealed record RecoveryTime(TimeSpan Restoring, TimeSpan Verifying, TimeSpan? Total)
{
    /// <summary>Measures a restore by timestamps of one clock that only goes forward.</summary>
    /// <param name="time">The clock the timestamps are of.</param>
    /// <param name="began">When the restore began.</param>
    /// <param name="served">When the store served again.</param>
    /// <param name="verified">When its verification ended.</param>
    /// <param name="outcome">What the verification came to.</param>
    /// <exception cref="ArgumentException">The timestamps are not in this order.</exception>
    public static RecoveryTime Of(TimeProvider time, long began, long served, long verified, VerificationOutcome outcome)
    {
        if (served < began || verified < served)
            throw new ArgumentException("A restore begins, serves, and is verified, in this order.", nameof(served));
        var total = time.GetElapsedTime(began, verified);
        return new RecoveryTime(
            time.GetElapsedTime(began, served),
            time.GetElapsedTime(served, verified),
            outcome == VerificationOutcome.Passed ? total : null);
    }
}
