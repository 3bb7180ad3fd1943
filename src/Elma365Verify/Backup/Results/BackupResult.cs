using System.Collections.Immutable;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Backup.References;

namespace Elma365Verify.Backup.Results;

/// <summary>What backing up and restoring all stores came to.</summary>
/// <param name="Stores">The stores, in the order they were backed up.</param>
/// <param name="References">Whether what restored records name in other stores was restored; null where it did not come to that.</param>
/// <param name="Traffic">What the firewall saw meanwhile; null where it did not come to that.</param>
public sealed record BackupResult(ImmutableArray<StoreBackupResult> Stores, ReferenceCheck? References, TrafficResult? Traffic)
{
    /// <summary>Failed where any part failed; passed where all parts passed, and there was a store.</summary>
    public VerificationOutcome Outcome
    {
        get
        {
            var parts = Stores.Select(store => store.Outcome)
                .Append(References?.Outcome switch
                {
                    ReferenceOutcome.Whole => VerificationOutcome.Passed,
                    ReferenceOutcome.Dangling => VerificationOutcome.Failed,
                    _ => VerificationOutcome.Unknown,
                })
                .Append(Traffic?.Outcome ?? VerificationOutcome.Unknown)
                .ToList();
            return parts.Contains(VerificationOutcome.Failed) ? VerificationOutcome.Failed
                : Stores.IsEmpty || parts.Contains(VerificationOutcome.Unknown) ? VerificationOutcome.Unknown
                : VerificationOutcome.Passed;
        }
    }
}
