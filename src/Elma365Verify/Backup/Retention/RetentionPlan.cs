using System.Collections.Immutable;
using System.Globalization;
using Elma365Verify.Backup.Manifests;

namespace Elma365Verify.Backup.Retention;

/// <summary>Decides which backups go. Pure: it deletes nothing.</summary>
public static class RetentionPlan
{
    /// <summary>Decides over every backup once.</summary>
    /// <remarks>
    /// Always kept: each store's last verified backup, and whatever says it is from the future (then a clock is wrong, and no
    /// age means anything). Kept unless the policy says otherwise: all that is newer than the last verified backup; where none
    /// was ever verified, all. A backup that failed its verification fills no place of another's; within a day, week or
    /// month a verified one is preferred.
    /// </remarks>
    /// <param name="backups">The backups of any stores in any order.</param>
    /// <param name="policy">How many to keep.</param>
    /// <param name="now">The time now.</param>
    /// <returns>The decisions, by store, the newest backup first.</returns>
    /// <exception cref="BackupException">The policy keeps nothing, or a name is given twice.</exception>
    public static ImmutableArray<RetentionDecision> Of(IEnumerable<RetainedBackup> backups, RetentionPolicy policy, DateTimeOffset now)
    {
        policy.Require();
        var all = backups.ToList();
        if (all.GroupBy(backup => backup.Name).FirstOrDefault(group => group.Count() > 1) is { } twice)
            throw new BackupException($"{Fingerprints.ValueText.Shorten(twice.Key)} is given twice; nothing is decided");
        return
        [
            .. all.GroupBy(backup => backup.Store).OrderBy(store => store.Key, StringComparer.Ordinal).SelectMany(store => OfStore(
                [.. store.OrderByDescending(backup => backup.Created).ThenBy(backup => backup.Name, StringComparer.Ordinal)], policy, now)),
        ];
    }

    private static IEnumerable<RetentionDecision> OfStore(List<RetainedBackup> newestFirst, RetentionPolicy policy, DateTimeOffset now)
    {
        var reasons = newestFirst.ToDictionary(backup => backup, _ => new List<string>());
        KeepUnproven(newestFirst, policy, now, reasons);
        var candidates = newestFirst.Where(backup => backup.Created <= now && backup.Standing != VerificationOutcome.Failed).ToList();
        foreach (var backup in candidates.Take(policy.Newest))
            reasons[backup].Add("one of the newest");
        KeepPeriods(candidates, policy.Daily, "daily", created => created.ToString("yyyy-MM-dd", CultureInfo.InvariantCulture), reasons);
        KeepPeriods(candidates, policy.Weekly, "weekly", Week, reasons);
        KeepPeriods(candidates, policy.Monthly, "monthly", created => created.ToString("yyyy-MM", CultureInfo.InvariantCulture), reasons);
        return newestFirst.Select(backup => reasons[backup] is { Count: > 0 } kept
            ? new RetentionDecision(backup, Keep: true, string.Join("; ", kept))
            : new RetentionDecision(backup, Keep: false, Dropped(backup)));
    }

    private static void KeepUnproven(
        List<RetainedBackup> newestFirst, RetentionPolicy policy, DateTimeOffset now, Dictionary<RetainedBackup, List<string>> reasons)
    {
        // One from the future is kept for itself, and must not stand for the last verified one of those whose age is known.
        var verified = newestFirst.Find(backup => backup.Standing == VerificationOutcome.Passed && backup.Created <= now);
        foreach (var backup in newestFirst)
        {
            if (backup.Created > now)
                reasons[backup].Add("created in the future: a clock is wrong");
            else if (backup == verified)
                reasons[backup].Add($"the last verified backup of {backup.Store}");
            else if (!policy.MayDropUnverified && (verified is null || backup.Created >= verified.Created))
                reasons[backup].Add(verified is null ? "no backup of this store was ever verified" : "newer than the last verified backup");
        }
    }

    private static void KeepPeriods(
        List<RetainedBackup> newestFirst,
        int count,
        string word,
        Func<DateTime, string> period,
        Dictionary<RetainedBackup, List<string>> reasons)
    {
        foreach (var group in newestFirst.GroupBy(backup => period(backup.Created.UtcDateTime)).Take(count))
        {
            var chosen = group.FirstOrDefault(backup => backup.Standing == VerificationOutcome.Passed) ?? group.First();
            reasons[chosen].Add($"{word} {group.Key}");
        }
    }

    private static string Week(DateTime created) =>
        FormattableString.Invariant($"{ISOWeek.GetYear(created)}-W{ISOWeek.GetWeekOfYear(created):D2}");

    private static string Dropped(RetainedBackup backup) => backup.Standing switch
    {
        VerificationOutcome.Failed => "its verification failed, and no rule keeps it",
        _ => "no rule keeps it",
    };
}
