using System.Globalization;
using Elma365Verify.Backup.Ledgers;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Backup.Results;

namespace Elma365Verify.Reporting;

/// <summary>The backups of a run in numbers.</summary>
/// <param name="Passed">Stores that came back whole.</param>
/// <param name="Failed">Stores that did not.</param>
/// <param name="Unproven">Stores of which nothing is proven.</param>
public sealed record BackupCounts(int Passed, int Failed, int Unproven)
{
    /// <summary>All stores.</summary>
    public int Stores => Passed + Failed + Unproven;

    /// <summary>Items compared between the stores as they were and the stores restored.</summary>
    public long Items { get; init; }

    /// <summary>Differences between the two.</summary>
    public long Differences { get; init; }

    /// <summary>Records acknowledged before a backup began and not restored.</summary>
    public long Lost { get; init; }

    /// <summary>Records restored that were never written, or only after the backup.</summary>
    public long Phantom { get; init; }

    /// <summary>Records restored more than once.</summary>
    public long Duplicated { get; init; }

    /// <summary>Writes of several records restored in part.</summary>
    public long Torn { get; init; }

    /// <summary>References between restored records that were followed.</summary>
    public long References { get; init; }

    /// <summary>Those of them that lead nowhere.</summary>
    public long Dangling { get; init; }

    /// <summary>Counts what became of the stores.</summary>
    public static BackupCounts Of(BackupResult backup)
    {
        var outcomes = backup.Stores.CountBy(store => store.Outcome).ToDictionary();
        return new BackupCounts(
            outcomes.GetValueOrDefault(VerificationOutcome.Passed),
            outcomes.GetValueOrDefault(VerificationOutcome.Failed),
            outcomes.GetValueOrDefault(VerificationOutcome.Unknown))
        {
            Items = backup.Stores.Sum(store => store.Comparison?.Compared.Values.Sum() ?? 0),
            Differences = backup.Stores.Sum(store => store.Comparison?.DifferenceCount ?? 0),
            Lost = backup.Stores.Sum(store => Of(store, LedgerFault.Lost)),
            Phantom = backup.Stores.Sum(store => Of(store, LedgerFault.Phantom)),
            Duplicated = backup.Stores.Sum(store => Of(store, LedgerFault.Duplicated)),
            Torn = backup.Stores.Sum(store => Of(store, LedgerFault.Torn)),
            References = backup.References?.Followed ?? 0,
            Dangling = backup.References?.DanglingCount ?? 0,
        };
    }

    /// <summary>How often one store contradicts the writers' ledger in one way; 0 where it was not judged.</summary>
    public static long Of(StoreBackupResult store, LedgerFault fault) => store.Ledger?.Counts.GetValueOrDefault(fault) ?? 0;

    /// <summary>
    /// <c>5 stores, 1,234 items compared, 0 differences, 0 lost, 0 dangling references</c>; other faults follow where there are any.
    /// </summary>
    public override string ToString() => string.Join(
        ", ",
        new[]
        {
            Counted(Stores, "store"), $"{Counted(Items, "item")} compared", Counted(Differences, "difference"), Number(Lost) + " lost",
            Phantom == 0 ? null : Number(Phantom) + " phantom",
            Duplicated == 0 ? null : Number(Duplicated) + " duplicated",
            Torn == 0 ? null : Number(Torn) + " torn",
            Counted(Dangling, "dangling reference"),
        }.OfType<string>());

    private static string Counted(long number, string noun) => $"{Number(number)} {noun}{(number == 1 ? string.Empty : "s")}";

    private static string Number(long number) => number.ToString("N0", CultureInfo.InvariantCulture);
}
