using Elma365Verify.Backup.Manifests;
using Elma365Verify.Backup.References;

namespace Elma365Verify.SelfTests.Rehearsals;

/// <summary>The order of hot backups matters, and a rehearsal tells a wrong one from the right one.</summary>
[Category("Backup")]
public sealed class BackupOrderTests
{
    private static readonly string[] Hosts = ["worker-1", "data-postgresql", "data-mongodb"];

    [Test, CancelAfter(300_000)]
    public async Task A_store_backed_up_before_those_that_name_its_records_leaves_their_names_dangling(CancellationToken token)
    {
        var result = await Rehearsal.RunAsync(Hosts, ruleset: null, order => [.. order.Reverse()], token);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Stores.Select(store => store.Store), Is.EqualTo(["mongodb", "postgresql"]));
            Assert.That(result.Outcome, Is.EqualTo(VerificationOutcome.Failed));
            Assert.That(result.References?.Outcome, Is.EqualTo(ReferenceOutcome.Dangling));
            Assert.That(
                result.References?.Dangling.Select(reference => (reference.From.Store, reference.To.Store)),
                Is.Not.Null.And.All.EqualTo(("postgresql", "mongodb")));
            Assert.That(result.Stores.SelectMany(store => store.Problems), Is.Empty, "each store for itself is whole");
        }
    }

    [Test, CancelAfter(300_000)]
    public async Task In_the_documented_order_nothing_dangles(CancellationToken token)
    {
        var result = await Rehearsal.RunAsync(Hosts, ruleset: null, order => order, token);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Stores.Select(store => store.Store), Is.EqualTo(["postgresql", "mongodb"]));
            Assert.That(result.References?.Outcome, Is.EqualTo(ReferenceOutcome.Whole));
            Assert.That(result.Stores.SelectMany(store => store.Problems.Concat(store.Doubts)), Is.Empty);
            Assert.That(result.Outcome, Is.EqualTo(VerificationOutcome.Passed), string.Join('\n', result.Traffic?.Sentences ?? []));
        }
    }
}
