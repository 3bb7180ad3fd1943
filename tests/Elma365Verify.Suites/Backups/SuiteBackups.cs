using System.Globalization;
using Elma365Verify.Backup.Fingerprints;
using Elma365Verify.Backup.Ledgers;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Backup.References;
using Elma365Verify.Backup.Results;
using Elma365Verify.Reporting;
using Elma365Verify.Suites;

namespace Elma365Verify.BackupSuites;

/// <summary>The backups of a report. Nothing is taken on trust: an outcome has to fit the figures it rests on.</summary>
public sealed class SuiteBackups(RunReport report)
{
    /// <summary>Whether a store's restore holds what the store held.</summary>
    public Reading OfRestore(string host)
    {
        if (Find(host) is not { } store)
            return Missing(host);
        var compared = store.Comparison?.Compared.Values.Sum() ?? 0;
        var faults = new List<string>(store.Outcome == VerificationOutcome.Failed || store.Failure is not null ? store.Problems : []);
        if (store.Comparison is not { Outcome: ComparisonOutcome.Equal, DifferenceCount: 0 } || compared == 0)
            faults.AddRange(store.Doubts.DefaultIfEmpty("the restored store is not reported to be equal"));
        if (store.Outcome != VerificationOutcome.Passed && faults.Count == 0)
            faults.AddRange(store.Problems.Concat(store.Doubts).DefaultIfEmpty($"{host}: it is reported as {store.Outcome}"));
        if (store.RecoveryTime?.Total is null)
            faults.Add($"{host}: no time of a recovery was measured");
        return new Reading(
            Text($"{host}: {store.Image.Reference} {store.Server}: {compared:N0} items, {store.Bytes:N0} bytes, ")
                + Text($"restored and compared within {store.RecoveryTime?.Total?.TotalSeconds:N1} s"),
            compared,
            faults,
            []);
    }

    /// <summary>Whether a store's restore holds what its writers know it has to.</summary>
    public Reading OfLedger(string host)
    {
        if (Find(host) is not { } store)
            return Missing(host);
        if (store.Ledger is not { } ledger)
            return new Reading(host, 0, [$"{host}: nothing was judged by the writers' ledger", .. store.Problems], []);
        var faults = new List<string>(ledger.Findings.Select(finding => finding.Sentence));
        if (ledger.Outcome != LedgerOutcome.Passed || ledger.Counts.Count > 0)
            faults.AddRange(store.Doubts.DefaultIfEmpty("the writers' ledger is not reported to be kept"));
        if (store.RecoveryPoint is not { Doubt: null, Loss: not null })
            faults.Add($"{host}: what a loss of it would cost was not measured");
        return new Reading(
            Text($"{host}: {ledger.Required:N0} records had to be there, {ledger.Optional:N0} might be; {ledger.Present:N0} are"),
            ledger.Required,
            faults,
            []);
    }

    /// <summary>Whether everything that restored records name in other stores was restored.</summary>
    public Reading OfReferences()
    {
        if (report.Backup?.References is not { } references)
            return new Reading("references", 0, ["no reference was followed, as not every store was restored"], []);
        var faults = references.Dangling.Select(reference => $"dangling: {reference}").Concat(references.Doubts).ToList();
        if (references is not { Outcome: ReferenceOutcome.Whole, DanglingCount: 0 } && faults.Count == 0)
            faults.Add("references are not reported to be whole");
        return new Reading(Text($"{references.Followed:N0} references followed"), references.Followed, faults, []);
    }

    /// <summary>Whether the firewall saw nothing but what is documented.</summary>
    public Reading OfTraffic() => report.Backup?.Traffic is { } traffic
        ? new Reading(
            Text($"{traffic.Conversations:N0} conversations seen at the firewall"),
            traffic.Conversations,
            traffic.Outcome == VerificationOutcome.Passed ? traffic.Sentences : [.. traffic.Sentences.DefaultIfEmpty("not proven")],
            [])
        : new Reading("traffic", 0, ["the firewall recorded nothing"], []);

    private StoreBackupResult? Find(string host) =>
        report.Backup?.Stores.Where(store => store.Host == host).ToList() is [var only] ? only : null;

    private static Reading Missing(string host) => new(host, 0, [$"{host}: the report does not have one backup of it"], []);

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
