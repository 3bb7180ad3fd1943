using Elma365Verify.Containers.Environments;
using Elma365Verify.Containers.Preview;
using Elma365Verify.Preview;
using Elma365Verify.SelfTests.Mutants;

namespace Elma365Verify.SelfTests.Previews;

/// <summary>A change of rulesets, previewed among three bare hosts of its own.</summary>
public sealed class PreviewTests
{
    private const string Redis = "ip daddr $data_redis tcp dport 6379 accept";

    [Test, CancelAfter(Bounds.Environment)]
    public async Task What_a_change_opens_and_closes_is_told_to_the_cell_and_held_against_the_policy(CancellationToken token)
    {
        var after = Reference.Ruleset
            .With(Redis, "ip daddr $data_redis udp dport 6380 accept")
            .WithRule("ip saddr $external_stranger ip daddr $data_redis icmp type echo-request accept") with { Name = "mine.nft" };

        var report = await PreviewAsync(Reference.Ruleset, after, token);

        var changes = report.Change.Sweeps.SelectMany(sweep => sweep.Cells.Select(cells => $"{sweep.Sweep}: {cells.Key} {cells.Value}"));
        using (Assert.EnterMultipleScope())
        {
            Assert.That(changes, Is.EquivalentTo(
            [
                "worker-1 → data-redis tcp: ClosesDocumented 6379",
                "worker-1 → data-redis udp: OpensUndocumented 6380",
                "ext-stranger → data-redis icmp: OpensUndocumented 8",
            ]));
            Assert.That(report.Change.ExitCode, Is.EqualTo(1));
            Assert.That((report.Before, report.After), Is.EqualTo((Reference.Ruleset.Name, "mine.nft")));
        }
    }

    [Test, CancelAfter(Bounds.Environment)]
    public async Task A_mend_opens_what_is_documented_and_is_safe(CancellationToken token)
    {
        var report = await PreviewAsync(Reference.Ruleset.With(Redis, ""), Reference.Ruleset, token);

        Assert.That(report.Change.Sweeps.Single()[CellChange.OpensDocumented], Is.EqualTo(Reference.Ports("6379")));
        Assert.That(report.Change.ExitCode, Is.Zero);
    }

    [Test, CancelAfter(Bounds.Environment)]
    public void A_second_ruleset_that_does_not_load_is_refused_before_anything_is_swept([Values] bool second, CancellationToken token)
    {
        var wrong = new Ruleset("mine.nft", "table inet mine {\n  acept\n}\n");

        Assert.That(
            () => second ? PreviewAsync(Reference.Ruleset, wrong, token) : PreviewAsync(wrong, Reference.Ruleset, token),
            Throws.TypeOf<ConfigurationException>().With.Message.StartsWith("mine.nft:2:"));
    }

    private static Task<PreviewReport> PreviewAsync(Ruleset before, Ruleset after, CancellationToken token) =>
        RulesetPreview.ExecuteAsync(
            Reference.Among("ext-stranger", "worker-1", "data-redis") with { Ruleset = before },
            after,
            new SilentProgress(),
            TimeProvider.System,
            token);
}
