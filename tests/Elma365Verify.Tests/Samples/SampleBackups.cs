using System.Collections.Immutable;
using Elma365Verify.Backup.Contents;
using Elma365Verify.Backup.Fingerprints;
using Elma365Verify.Backup.Ledgers;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Backup.References;
using Elma365Verify.Backup.Results;

namespace Elma365Verify.Tests.Samples;

/// <summary>What backups may come to: five stores that came back whole, and each way of not doing so.</summary>
internal static class SampleBackups
{
    /// <summary>A text no format may take for its own.</summary>
    public const string Hostile = "<script>alert('x')</script>&\"\u001b[2J";

    public static readonly ImmutableSortedDictionary<string, Func<StoreBackupResult, StoreBackupResult>> FailedStores =
        new Dictionary<string, Func<StoreBackupResult, StoreBackupResult>>
        {
            ["not backed up"] = store => Empty(store) with { Failure = $"pg_dump ended with 1: {Hostile}" },
            ["different"] = Different,
            ["lost"] = store => store with { Ledger = Contradicted(store, LedgerFault.Lost) },
            ["phantom"] = store => store with { Ledger = Contradicted(store, LedgerFault.Phantom) },
            ["duplicated"] = store => store with { Ledger = Contradicted(store, LedgerFault.Duplicated) },
            ["torn"] = store => store with { Ledger = Contradicted(store, LedgerFault.Torn) },
            ["different without a detail"] = store => store with
            {
                Comparison = store.Comparison! with { Outcome = ComparisonOutcome.Different, DifferenceCount = 7 },
            },
        }.ToImmutableSortedDictionary();

    public static readonly ImmutableSortedDictionary<string, Func<StoreBackupResult, StoreBackupResult>> UnknownStores =
        new Dictionary<string, Func<StoreBackupResult, StoreBackupResult>>
        {
            ["nothing at all"] = Empty,
            ["no fitting tool"] = store => Empty(store) with { Obstacle = $"pg_dump 15.14 does not go with the server {Hostile}" },
            ["not compared"] = store => store with { Comparison = null },
            ["nothing compared"] = store => store with
            {
                Comparison = store.Comparison! with { Outcome = ComparisonOutcome.Unknown, Doubts = [$"no table was compared {Hostile}"] },
            },
            ["not judged"] = store => store with { Ledger = null },
            ["nothing written"] = store => store with
            {
                Ledger = store.Ledger! with { Outcome = LedgerOutcome.Unknown, Doubts = ["the ledger is empty"] },
            },
            ["loss not measured"] = store => store with
            {
                RecoveryPoint = store.RecoveryPoint! with { Doubt = "nobody failed", Loss = null },
            },
            ["loss not tried"] = store => store with { RecoveryPoint = null },
            ["time not measured"] = store => store with { RecoveryTime = null },
            ["never recovered"] = store => store with { RecoveryTime = store.RecoveryTime! with { Total = null } },
            ["unknown without a doubt"] = store => store with
            {
                Comparison = store.Comparison! with { Outcome = ComparisonOutcome.Unknown },
            },
        }.ToImmutableSortedDictionary();

    public static ReferenceCheck Whole => new(ReferenceOutcome.Whole, [], [], 0, 480);

    public static ReferenceCheck Dangling => new(
        ReferenceOutcome.Dangling,
        [],
        [new(new("postgresql", "public.orders", "17"), "attachment_key", new("minio", "attachments", Hostile))],
        3,
        480);

    public static ReferenceCheck NotFollowed => new(ReferenceOutcome.Unknown, ["there was no reference to follow"], [], 0, 0);

    public static TrafficResult Documented => new(VerificationOutcome.Passed, [], 12);

    public static TrafficResult Undocumented => new(VerificationOutcome.Failed, [$"data-redis spoke to lan-1 {Hostile}"], 13);

    public static TrafficResult Unseen => new(VerificationOutcome.Unknown, ["the firewall could not be asked"], 0);

    public static ImmutableArray<StoreBackupResult> Stores { get; } =
    [
        .. new[] { "postgresql", "rabbitmq", "mongodb", "minio", "redis" }.Select(Store),
    ];

    public static BackupResult Passed => new(Stores, Whole, Documented);

    public static BackupResult Nothing => new([], References: null, Traffic: null);

    /// <summary>One of everything that can go wrong.</summary>
    public static BackupResult Broken => new(
        [
            Different(Stores[0]),
            FailedStores["lost"](Stores[1]),
            FailedStores["not backed up"](Stores[2]),
            UnknownStores["not judged"](Stores[3]),
            Stores[4],
        ],
        Dangling,
        Undocumented);

    public static BackupResult With(int index, Func<StoreBackupResult, StoreBackupResult> change) =>
        Passed with { Stores = Stores.SetItem(index, change(Stores[index])) };

    private static StoreBackupResult Different(StoreBackupResult store) => store with
    {
        RecoveryTime = store.RecoveryTime! with { Total = null },
        Comparison = store.Comparison! with
        {
            Outcome = ComparisonOutcome.Different,
            Differences =
            [
                new(DifferenceKind.Missing, "index", "public.orders.orders_customer_idx", null, null, null,
                    "index public.orders.orders_customer_idx is missing"),
                new(DifferenceKind.Changed, "key", Hostile, "value", "a secret", "another", $"key {Hostile}: value b instead of a"),
            ],
            DifferenceCount = 14,
        },
    };

    private static StoreBackupResult Empty(StoreBackupResult store) => new(store.Store, store.Host, store.Image, store.StandIn);

    private static LedgerJudgement Contradicted(StoreBackupResult store, LedgerFault fault) => store.Ledger! with
    {
        Outcome = LedgerOutcome.Failed,
        Findings =
        [
            new(fault, new(store.Store, "record", "17"), $"{fault.ToString().ToLowerInvariant()}: {store.Store} record 17 {Hostile}"),
        ],
        Counts = new Dictionary<LedgerFault, long> { [fault] = 2 }.ToImmutableSortedDictionary(),
    };

    private static StoreBackupResult Store(string role, int number) => new(
        role,
        $"data-{role}",
        new BackupImage($"elma365-verify/{role}:bookworm", "sha256:" + new string((char)('a' + number), 64), "official"),
        role == "minio" ? "OpenStack Swift stand-in for MinIO" : null)
    {
        Server = "15.14",
        MissingCapabilities = role == "minio" ? ["tagging"] : [],
        NotKept = role == "postgresql" ? [new NotKept("prepared transaction", "transfer-4711")] : [],
        Tools = [new ToolVersion($"{role}-dump", "1.2")],
        Files = 3 + number,
        Bytes = 1_234_567L << (number * 2),
        Items = 1_000 + number,
        BackupTime = TimeSpan.FromSeconds(1.5 + number),
        RecoveryTime = new RecoveryTime(TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(0.25), TimeSpan.FromSeconds(2.25)),
        RecoveryPoint = new RecoveryPoint(null, 500, 12, TimeSpan.FromSeconds(3.4), TimeSpan.FromSeconds(0.01)),
        Comparison = new FingerprintComparison(
            ComparisonOutcome.Equal, [], [], 0,
            new Dictionary<string, long> { ["record"] = 990 + number, ["setting"] = 10 }.ToImmutableSortedDictionary()),
        Ledger = new LedgerJudgement(LedgerOutcome.Passed, [], [], ImmutableSortedDictionary<LedgerFault, long>.Empty, 480, 20, 492),
    };
}
