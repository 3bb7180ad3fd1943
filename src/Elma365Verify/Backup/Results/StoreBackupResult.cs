using System.Collections.Immutable;
using System.Globalization;
using Elma365Verify.Backup.Contents;
using Elma365Verify.Backup.Fingerprints;
using Elma365Verify.Backup.Ledgers;
using Elma365Verify.Backup.Manifests;

namespace Elma365Verify.Backup.Results;

/// <summary>What backing up one store under load, restoring it into a fresh server and comparing the two came to.</summary>
/// <param name="Store">The store's role: <c>postgresql</c>.</param>
/// <param name="Host">The host it stood on: <c>data-postgresql</c>.</param>
/// <param name="Image">The image both servers ran from.</param>
/// <param name="StandIn">What the image stands in for and with what; null for the product itself.</param>
public sealed record StoreBackupResult(string Store, string Host, BackupImage Image, string? StandIn)
{
    /// <summary>What the server says of itself; null where it was not asked.</summary>
    public string? Server { get; init; }

    /// <summary>Capabilities the image declares to lack; nothing is said of them.</summary>
    public ImmutableArray<string> MissingCapabilities { get; init; } = [];

    /// <summary>What the store held and the backup does not; nothing is said of it.</summary>
    public ImmutableArray<NotKept> NotKept { get; init; } = [];

    /// <summary>What the backup was taken with.</summary>
    public ImmutableArray<ToolVersion> Tools { get; init; } = [];

    /// <summary>How many files the backup has.</summary>
    public int Files { get; init; }

    /// <summary>How many bytes those have.</summary>
    public long Bytes { get; init; }

    /// <summary>How many items its fingerprint has.</summary>
    public long Items { get; init; }

    /// <summary>How long the backup took; null where none was taken.</summary>
    public TimeSpan? BackupTime { get; init; }

    /// <summary>How long restoring and comparing took; null where it did not come to that.</summary>
    public RecoveryTime? RecoveryTime { get; init; }

    /// <summary>What of the writes under way a restore of this backup loses; null where it did not come to that.</summary>
    public RecoveryPoint? RecoveryPoint { get; init; }

    /// <summary>The store as it was against the store restored; null where it did not come to that.</summary>
    public FingerprintComparison? Comparison { get; init; }

    /// <summary>What the writers know against what was restored; null where it did not come to that.</summary>
    public LedgerJudgement? Ledger { get; init; }

    /// <summary>What the writers' last failed write said, where the ledger proves nothing; null where it does.</summary>
    public string? WriterError { get; init; }

    /// <summary>What kept it from being tried, and speaks neither for nor against the store; null where nothing did.</summary>
    public string? Obstacle { get; init; }

    /// <summary>What ended it early, in a sentence: the store could not be backed up, or its backup not be restored.</summary>
    public string? Failure { get; init; }

    /// <summary>Failed where anything contradicts the backup, passed where everything was compared and nothing does.</summary>
    public VerificationOutcome Outcome =>
        Failure is not null
            || Comparison is { Outcome: ComparisonOutcome.Different } or { DifferenceCount: > 0 }
            || Ledger?.Outcome == LedgerOutcome.Failed
            ? VerificationOutcome.Failed
            : IsWhole && RecoveryPoint is { Doubt: null } && RecoveryTime is { Total: not null }
                ? VerificationOutcome.Passed
                : VerificationOutcome.Unknown;

    /// <summary>What contradicts the backup, in sentences; the first ones of many, and how many more there are.</summary>
    public IEnumerable<string> Problems =>
    [
        .. Failure is { } failure ? [failure] : Array.Empty<string>(),
        .. Comparison?.Differences.Select(difference => difference.Sentence) ?? [],
        .. Beyond(Comparison?.DifferenceCount - Comparison?.Differences.Length, "difference"),
        .. Ledger?.Findings.Select(finding => finding.Sentence) ?? [],
        .. Beyond(Ledger?.Counts.Values.Sum() - Ledger?.Findings.Length, "contradiction"),
    ];

    /// <summary>Why something is not proven, in sentences.</summary>
    public IEnumerable<string> Doubts =>
    [
        .. Obstacle is { } obstacle ? [obstacle] : Array.Empty<string>(),
        .. Comparison?.Doubts ?? (WasTried ? ["the restored store was not compared"] : []),
        .. Ledger?.Doubts ?? (WasTried ? ["the restored store was not judged by the writers' ledger"] : []),
        .. WriterError is { } error ? [$"the writers' last error: {error}"] : Array.Empty<string>(),
        .. RecoveryPoint?.Doubt is { } doubt ? [doubt] : Array.Empty<string>(),
        .. WasTried && RecoveryPoint is null ? ["what a restore loses was not measured"] : Array.Empty<string>(),
        .. IsWhole && RecoveryTime?.Total is null ? ["how long a restore takes was not measured"] : Array.Empty<string>(),
    ];

    private bool WasTried => Failure is null && Obstacle is null;

    private bool IsWhole =>
        WasTried && Comparison?.Outcome == ComparisonOutcome.Equal && Ledger?.Outcome == LedgerOutcome.Passed;

    private static IEnumerable<string> Beyond(long? more, string noun) => more > 0
        ? [string.Create(CultureInfo.InvariantCulture, $"and {more:N0} more {noun}{(more == 1 ? string.Empty : "s")}")]
        : [];
}
