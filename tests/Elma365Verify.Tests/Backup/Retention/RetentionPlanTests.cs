using CsCheck;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Backup.Retention;

namespace Elma365Verify.Tests.Backup.Retention;

public sealed class RetentionPlanTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 31, 12, 0, 0, TimeSpan.Zero);

    private static readonly Gen<RetentionPolicy> Policies = Gen
        .Select(Gen.Int[0, 3], Gen.Int[0, 4], Gen.Int[0, 3], Gen.Int[0, 3], Gen.Bool)
        .Select(p => new RetentionPolicy(p.Item1, p.Item2, p.Item3, p.Item1 + p.Item2 + p.Item3 + p.Item4 == 0 ? 1 : p.Item4, p.Item5));

    // Of two stores, up to 60 days back, a few in the future, any standing.
    private static readonly Gen<RetainedBackup[]> Backups = Gen
        .Select(Gen.Bool, Gen.Int[-48, 24 * 60], Gen.Enum<VerificationOutcome>())
        .Array[0, 25]
        .Select(parts => parts.Select((part, index) => new RetainedBackup(
            $"b{index}", part.Item1 ? "redis" : "postgresql", Now.AddHours(-part.Item2), part.Item3)).ToArray());

    private static readonly Gen<(RetainedBackup[] Backups, RetentionPolicy Policy)> Cases = Gen.Select(Backups, Policies);

    [Test]
    public void Every_backup_is_decided_once_with_a_reason() => Cases.Sample(given =>
    {
        var plan = RetentionPlan.Of(given.Backups, given.Policy, Now);
        return plan.Select(decision => decision.Backup.Name).Order().SequenceEqual(given.Backups.Select(backup => backup.Name).Order())
            && plan.All(decision => decision.Reason.Length > 0);
    });

    [Test]
    public void The_last_verified_backup_of_a_store_is_never_dropped() => Cases.Sample(given =>
        given.Backups.Where(backup => backup.Standing == VerificationOutcome.Passed).GroupBy(backup => backup.Store)
            .All(store => Kept(given.Backups, given.Policy).Any(kept =>
                kept.Store == store.Key && kept.Standing == VerificationOutcome.Passed && kept.Created == store.Max(backup =>
                    backup.Created))));

    [Test]
    public void Nothing_newer_than_the_last_verified_backup_is_dropped_unless_allowed() => Cases.Sample(given =>
    {
        var kept = Kept(given.Backups, given.Policy with { MayDropUnverified = false }).ToHashSet();
        return given.Backups.GroupBy(backup => backup.Store).All(store =>
        {
            var verified = store.Where(backup => backup.Standing == VerificationOutcome.Passed && backup.Created <= Now)
                .Select(backup => backup.Created).DefaultIfEmpty(DateTimeOffset.MinValue).Max();
            return store.Where(backup => backup.Created > verified).All(kept.Contains);
        });
    });

    [Test]
    public void Deciding_over_what_was_kept_drops_nothing_more() => Cases.Sample(given =>
    {
        var kept = Kept(given.Backups, given.Policy).ToArray();
        return Kept(kept, given.Policy).ToHashSet().SetEquals(kept);
    });

    [Test]
    public void A_larger_policy_never_drops_more() => Gen.Select(Cases, Gen.Int[0, 3], Gen.Int[0, 3]).Sample((given, days, months) =>
    {
        var larger = given.Policy with { Daily = given.Policy.Daily + days, Monthly = given.Policy.Monthly + months };
        return Kept(given.Backups, given.Policy).ToHashSet().IsSubsetOf(Kept(given.Backups, larger));
    });

    [Test]
    public void A_store_is_decided_as_if_it_were_alone() => Cases.Sample(given =>
        Kept(given.Backups, given.Policy).Where(backup => backup.Store == "redis").ToHashSet()
            .SetEquals(Kept([.. given.Backups.Where(backup => backup.Store == "redis")], given.Policy)));

    [Test]
    public void The_order_given_does_not_matter() => Cases.Sample(given =>
        RetentionPlan.Of(given.Backups, given.Policy, Now).SequenceEqual(RetentionPlan.Of(given.Backups.Reverse(), given.Policy, Now)));

    [Test]
    public void Days_weeks_and_months_keep_one_each()
    {
        var nightly = Enumerable.Range(0, 60).Select(day => Backup($"{day:D2}", day, VerificationOutcome.Passed)).ToArray();
        var plan = RetentionPlan.Of(nightly, new RetentionPolicy(0, 2, 2, 2), Now);
        Assert.That(plan.Where(decision => decision.Keep).Select(decision => $"{decision.Backup.Name} {decision.Reason}"), Is.EqualTo(new[]
        {
            "00 the last verified backup of postgresql; daily 2026-03-31; weekly 2026-W14; monthly 2026-03",
            "01 daily 2026-03-30",
            "02 weekly 2026-W13",
            "31 monthly 2026-02",
        }));
        Assert.That(plan.Where(decision => !decision.Keep).Select(decision => decision.Reason), Is.All.EqualTo("no rule keeps it"));
    }

    [Test]
    public void A_failed_backup_takes_nobodys_place()
    {
        RetainedBackup[] backups = [Backup("broken", 1, VerificationOutcome.Failed), Backup("older", 2, VerificationOutcome.Passed)];
        Assert.That(Kept(backups, new RetentionPolicy(1, 0, 0, 0, MayDropUnverified: true)).Select(backup => backup.Name),
            Is.EqualTo(new[] { "older" }));
    }

    [Test]
    public void A_backup_from_the_future_takes_nobodys_place()
    {
        RetainedBackup[] backups = [Backup("future", -2, VerificationOutcome.Passed), Backup("real", 2, VerificationOutcome.Passed)];
        var plan = RetentionPlan.Of(backups, new RetentionPolicy(1, 0, 0, 0), Now);
        Assert.That(plan.Select(decision => decision.Keep), Is.All.True);
        Assert.That(plan[0].Reason, Does.Contain("a clock is wrong"));
    }

    [Test]
    public void Backups_that_were_never_verified_all_stay()
    {
        var backups = Enumerable.Range(0, 9).Select(day => Backup($"{day}", day, VerificationOutcome.Unknown)).ToArray();
        Assert.That(Kept(backups, new RetentionPolicy(1, 0, 0, 0)).Count(), Is.EqualTo(9));
        Assert.That(Kept(backups, new RetentionPolicy(1, 0, 0, 0, MayDropUnverified: true)).Single().Name, Is.EqualTo("0"));
    }

    [TestCase(0, 0)]
    [TestCase(-1, 5)]
    [TestCase(0, 10_001)]
    public void A_policy_that_keeps_nothing_or_nonsense_is_refused(int newest, int daily) =>
        Assert.That(() => RetentionPlan.Of([], new RetentionPolicy(newest, daily, 0, 0), Now), Throws.TypeOf<BackupException>());

    [Test]
    public void A_name_given_twice_decides_nothing() => Assert.That(
        () => RetentionPlan.Of([Backup("a", 1, default), Backup("a", 2, default)], new RetentionPolicy(1, 0, 0, 0), Now),
        Throws.TypeOf<BackupException>());

    private static IEnumerable<RetainedBackup> Kept(IReadOnlyCollection<RetainedBackup> backups, RetentionPolicy policy) =>
        RetentionPlan.Of(backups, policy, Now).Where(decision => decision.Keep).Select(decision => decision.Backup);

    private static RetainedBackup Backup(string name, int daysAgo, VerificationOutcome standing) =>
        new(name, "postgresql", Now.AddDays(-daysAgo), standing);
}
