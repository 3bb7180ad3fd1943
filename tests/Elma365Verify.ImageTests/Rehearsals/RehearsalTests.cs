using Elma365Verify.Backup.Manifests;
using Elma365Verify.Backup.Results;
using Elma365Verify.Containers;
using Elma365Verify.Containers.Backup;
using Elma365Verify.Reporting;
using Elma365Verify.Topologies;

namespace Elma365Verify.ImageTests.Rehearsals;

/// <summary>The loss of every store is rehearsed: on the reference images, and on images without a shell.</summary>
[Category("Backup")]
public sealed class RehearsalTests
{
    [Test]
    [CancelAfter(600_000)]
    public async Task Every_store_comes_back_to_the_last_field(CancellationToken token)
    {
        var result = await RehearseAsync(new VerificationOptions(), token);

        foreach (var store in result.Stores)
        {
            TestContext.Out.WriteLine($"{store.Store} {store.Outcome} {store.Server} {store.Bytes} bytes {store.Items} items, backup {store.BackupTime}, {store.RecoveryTime}, {store.RecoveryPoint}");
            TestContext.Out.WriteLine($"  {store.Ledger?.Outcome} required {store.Ledger?.Required} optional {store.Ledger?.Optional} present {store.Ledger?.Present}");
            TestContext.Out.WriteLine("  " + string.Join(", ", store.Comparison?.Compared.Select(kind => $"{kind.Key} {kind.Value}") ?? []));
            foreach (var line in store.Problems.Concat(store.Doubts).Take(30))
                TestContext.Out.WriteLine("  - " + line);
        }

        TestContext.Out.WriteLine($"{result.References?.Outcome} {result.References?.Followed} {result.References?.DanglingCount}");
        foreach (var reference in result.References?.Dangling.Take(5) ?? [])
            TestContext.Out.WriteLine("  " + reference);
        TestContext.Out.WriteLine($"{result.Traffic?.Outcome} {result.Traffic?.Conversations}");
        foreach (var line in result.Traffic?.Sentences ?? [])
            TestContext.Out.WriteLine("  " + line);
        Assert.That(result.Outcome, Is.EqualTo(VerificationOutcome.Passed));
    }

    private static async Task<BackupResult> RehearseAsync(VerificationOptions options, CancellationToken token)
    {
        var whole = VerificationInputs.Load(options);
        var inputs = whole with
        {
            Topology = new Topology(
                [.. whole.Topology.Hosts.Where(host => host.Name == "worker-1" || StoreArchives.Stores.Contains(host.Service))]),
        };
        var images = await VerificationSession.ResolveImagesAsync(ImagesUnderTest.Engine, inputs, new SilentPhase(), token);
        await using var session = await VerificationSession.StartAsync(
            ImagesUnderTest.Engine, inputs, images, ImagesUnderTest.RunId, new SilentPhase(), token);
        await session.LoadAsync(inputs.Ruleset, token);
        var clock = new PhaseClock(new PlainRunProgress(TestContext.Error, TimeProvider.System), TimeProvider.System);
        return await new BackupVerification(session, images, TimeProvider.System).RunAsync(clock, token);
    }
}
