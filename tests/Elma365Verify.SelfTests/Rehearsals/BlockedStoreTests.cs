using Elma365Verify.Backup.Manifests;
using Elma365Verify.Containers.Environments;

namespace Elma365Verify.SelfTests.Rehearsals;

/// <summary>A ruleset that keeps backups from one store fails that store by name, and no other.</summary>
[Category("Backup")]
public sealed class BlockedStoreTests
{
    private static readonly Ruleset WithoutRedis = new("without-redis.nft", """
        table inet filter {
            chain forward {
                type filter hook forward priority filter; policy accept;
                tcp dport 6379 drop
            }
        }

        """);

    [Test, CancelAfter(300_000)]
    public async Task A_store_behind_a_closed_port_fails_by_name_and_the_others_are_still_rehearsed(CancellationToken token)
    {
        var result = await Rehearsal.RunAsync(
            ["worker-1", "data-redis", "data-mongodb"], WithoutRedis, order => order, token);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(result.Outcome, Is.EqualTo(VerificationOutcome.Failed));
            var outcomes = result.Stores.ToDictionary(store => store.Store, store => store.Outcome);
            Assert.That(outcomes["redis"], Is.EqualTo(VerificationOutcome.Failed));
            Assert.That(outcomes["mongodb"], Is.EqualTo(VerificationOutcome.Passed));
            Assert.That(result.Stores.Single(store => store.Store == "redis").Failure, Does.StartWith("connection: "));
            Assert.That(result.References, Is.Null, "what the lost store's records name was not followed");
        }
    }
}
