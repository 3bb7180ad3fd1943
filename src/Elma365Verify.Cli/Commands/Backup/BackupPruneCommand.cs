using System.CommandLine;
using System.Security.Cryptography;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Backup.Retention;
using Elma365Verify.Cli.Rendering;

namespace Elma365Verify.Cli.Commands.Backup;

/// <summary>Removes old backups by rules, never the last one that is proven to restore.</summary>
internal sealed class BackupPruneCommand : Command, IMeasuredCommand
{
    private const int Most = 10_000;
    private const string DamagedSince = "it was proven to restore, and its files are damaged since: see 'backup verify'";
    private static readonly TimeSpan Idle = TimeSpan.FromDays(1);

    private readonly Option<string> directory = BackupOptions.Directory();
    private readonly Option<int> newest = BackupOptions.Number("--keep-newest", "How many of the newest to keep of each store.", Most);
    private readonly Option<int> daily = BackupOptions.Number("--keep-daily", "Of how many days to keep one each.", Most);
    private readonly Option<int> weekly = BackupOptions.Number("--keep-weekly", "Of how many weeks (ISO 8601) to keep one each.", Most);
    private readonly Option<int> monthly = BackupOptions.Number("--keep-monthly", "Of how many months to keep one each.", Most);
    private readonly Option<bool> dropUnverified = new("--drop-unverified")
    {
        Description = "Remove by the rules also what is newer than the last verified backup; else all of that is kept.",
    };

    private readonly Option<bool> dryRun = new("--dry-run") { Description = "Say what would be removed, and remove nothing." };

    private readonly Option<string?> metrics = MeasuredRun.Option();

    public BackupPruneCommand()
        : base("prune", """
            Removes the backups no rule keeps, and what attempts left that nothing was written to for a day. Never removed are each store's
            last backup that was proven to restore and is still intact (its files are read for that), and what is damaged or unknown.

              verify backup prune --dir /srv/backups --keep-daily 7 --keep-weekly 4 --keep-monthly 12 --dry-run
            """)
    {
        foreach (var option in new Option[] { directory, newest, daily, weekly, monthly, dropUnverified, dryRun })
            Add(option);
        Add(metrics);
        SetAction(Run);
    }

    /// <inheritdoc/>
    public MeasuredRun? Measured(ParseResult result) => result.GetValue(metrics) is { } file
        ? new MeasuredRun(file, result.GetRequiredValue(directory), Name, null)
        : null;

    private int Run(ParseResult result)
    {
        var parent = Path.GetFullPath(result.GetRequiredValue(directory));
        var policy = new RetentionPolicy(
            result.GetValue(newest),
            result.GetValue(daily),
            result.GetValue(weekly),
            result.GetValue(monthly),
            result.GetValue(dropUnverified));
        BackupOptions.Usable(() =>
        {
            policy.Require();
            return policy;
        });
        var listing = BackupOptions.List(parent);
        if (listing.Problem is { } problem)
            throw new BackupException($"{parent}: {problem}; nothing is removed");
        var output = result.InvocationConfiguration.Output;
        BackupLines.Write(BackupLines.Exposed(listing.Exposed), output);
        BackupLines.Write(
            listing.Backups.Where(backup => backup.Fault is not null).Select(backup => $"keep    {backup.Name}: {backup.Fault}"), output);
        var sound = listing.Backups.Where(backup => backup.Fault is null).Select(Retained).ToList();
        var damaged = Damaged(parent, sound);
        var plan = RetentionPlan
            .Of(sound.Select(backup => IsDamaged(backup) ? backup with { Standing = VerificationOutcome.Failed } : backup), policy, Now())
            .Select(decision => IsDamaged(decision.Backup) ? decision with { Keep = true, Reason = DamagedSince } : decision);
        using var random = RandomNumberGenerator.Create();
        Carry(plan, result.GetValue(dryRun), new BackupRemoval(parent, new DurableStorage(), TimeProvider.System, random), output);
        return ExitCodes.Success;

        bool IsDamaged(RetainedBackup backup) => damaged.Contains(backup.Name);
        static DateTimeOffset Now() => TimeProvider.System.GetUtcNow();
    }

    private static RetainedBackup Retained(ListedBackup backup) =>
        new(backup.Name, backup.Manifest!.Store, backup.Manifest.Created, backup.Standing);

    // What makes removing the others safe has to be there still: a record of its verification says nothing of its files now.
    private static HashSet<string> Damaged(string parent, IReadOnlyList<RetainedBackup> backups) =>
    [
        .. backups.GroupBy(backup => backup.Store).SelectMany(store => store
            .Where(backup => backup.Standing == VerificationOutcome.Passed)
            .OrderByDescending(backup => backup.Created)
            .Select(backup => backup.Name)
            .TakeWhile(name => !BackupIntegrity.Verify(Path.Combine(parent, name)).IsIntact)),
    ];

    private static void Carry(IEnumerable<RetentionDecision> plan, bool isDry, BackupRemoval removal, TextWriter output)
    {
        foreach (var decision in plan)
        {
            var word = decision.Keep ? "keep  " : isDry ? "would remove" : "remove";
            if (!decision.Keep && !isDry)
                Removing(() => removal.Remove(decision.Backup.Name));
            output.WriteLine($"{word}  {decision.Backup.Name}: {decision.Reason}");
        }

        if (isDry)
            return;
        Removing(() =>
        {
            foreach (var name in removal.RemoveUnfinished(Idle))
                output.WriteLine($"remove  {name}: what an attempt left");
        });
    }

    private static void Removing(Action remove)
    {
        try
        {
            remove();
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BackupException(exception.Message, exception);
        }
    }
}
