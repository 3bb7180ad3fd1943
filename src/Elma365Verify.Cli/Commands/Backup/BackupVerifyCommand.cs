using System.CommandLine;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Cli.Rendering;
using Elma365Verify.Containers;
using Elma365Verify.Containers.Backup;
using Elma365Verify.Containers.Backup.Encryption;
using Elma365Verify.Containers.Services;

namespace Elma365Verify.Cli.Commands.Backup;

/// <summary>Verifies backups: their files, and what they restore to.</summary>
internal sealed class BackupVerifyCommand : Command, IMeasuredCommand
{
    private readonly Option<string> directory = BackupOptions.Directory();
    private readonly AccountOptions account = new();
    private readonly InputOptions inputs = new();
    private readonly Option<string?> name = new("--name")
    {
        Description = "The backup. Default: the newest of each store",
        HelpName = "NAME",
    };

    private readonly Option<string?> store = new("--store") { Description = "Backups of this store alone." };
    private readonly Option<bool> all = new("--all") { Description = "All backups, not only the newest." };
    private readonly Option<bool> filesOnly = new("--files-only")
    {
        Description = "Check files, seal and catalogue, and restore nothing: the backup is then proven to be unchanged, not to restore.",
    };

    private readonly Option<string?> identity = BackupOptions.Identity();

    private readonly Option<string?> metrics = MeasuredRun.Option();

    public BackupVerifyCommand()
        : base("verify", """
            Verifies backups. The files have to be those that were written, all of them and no others. Then the backup is restored into
            a fresh server of the image it came from, which is started for that and removed, and what the server holds is compared, item
            by item, with what the store held. The result is kept with the backup.

              verify backup verify --dir /srv/backups --files-only
              verify backup verify --dir /srv/backups --store postgresql --user postgres --password-file pw
            A restore brings the backup's accounts with their passwords, so the account is the one that took the backup, with the password
            it had then. An S3 store's backup holds no accounts and takes none. Where the image can't be had any more, name another one of
            the same version by --image.
            """)
    {
        store.AcceptOnlyFromAmong([.. StoreSite.Stores]);
        foreach (var option in new Option[] { directory, name, store, all, filesOnly, account.UserOption, account.FileOption, identity })
            Add(option);
        inputs.AddImagesTo(this);
        Add(metrics);
        SetAction(RunAsync);
    }

    /// <inheritdoc/>
    public MeasuredRun? Measured(ParseResult result) => result.GetValue(metrics) is { } file
        ? new MeasuredRun(file, result.GetRequiredValue(directory), Name, result.GetValue(store))
        : null;

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        var parent = Path.GetFullPath(result.GetRequiredValue(directory));
        var output = result.InvocationConfiguration.Output;
        var (chosen, missing) = Choose(result, parent);
        BackupLines.Write(missing, output);
        BackupLines.Write(BackupLines.Exposed(BackupExposure.Of(parent)), output);
        var worst = missing.Count > 0 ? ExitCodes.Findings : ExitCodes.Success;
        var (loaded, known) = result.GetValue(filesOnly) ? default : (inputs.Load(result), Account(result, chosen));
        var opener = result.GetValue(identity) is { } key ? BackupIdentity.Load(key) : null;
        foreach (var backup in chosen)
        {
            var code = await VerifyAsync(parent, backup.Name, loaded, known, opener, output, cancellation).ConfigureAwait(false);
            // A finding outweighs what could not be proven.
            worst = worst == ExitCodes.Findings || code == ExitCodes.Success ? worst : code;
        }

        return worst;
    }

    /// <summary>The backups to verify, and what should be among them and is not there.</summary>
    private (IReadOnlyList<ListedBackup> Backups, IReadOnlyList<string> Missing) Choose(ParseResult result, string parent)
    {
        var listing = BackupOptions.List(parent);
        if (result.GetValue(name) is { } named)
        {
            var found = listing.Backups.FirstOrDefault(backup => backup.Name == BackupOptions.Name(named))
                ?? throw new ConfigurationException($"There is no backup {named} in {parent}.");
            if (result.GetValue(store) is { } role && found.Manifest is { } manifest && manifest.Store != role)
                throw new ConfigurationException($"{named} is a backup of {manifest.Store}, not of {role}.");
            return ([found], []);
        }

        return BackupChoice.Of(listing, result.GetValue(store), result.GetValue(all)) is { Backups.Count: > 0 } choice
            ? choice
            : throw new ConfigurationException($"There is no backup to verify in {parent}.");
    }

    private StoreAccount? Account(ParseResult result, IReadOnlyList<ListedBackup> chosen)
    {
        var stores = chosen.Select(backup => backup.Manifest?.Store).OfType<string>().Where(role => role != "minio").Distinct().ToList();
        return stores switch
        {
            [] => null,
            [var role] when StoreSite.Stores.Contains(role) => account.Load(result, role),
            [var role] => throw new ConfigurationException($"{role} is none of the stores that can be restored."),
            _ => throw new ConfigurationException(
                $"There are backups of {string.Join(", ", stores)}, each with accounts of its own: verify one after the other by --store."),
        };
    }

    private static async Task<int> VerifyAsync(
        string parent,
        string name,
        VerificationInputs? inputs,
        StoreAccount? account,
        BackupIdentity? identity,
        TextWriter output,
        CancellationToken cancellation)
    {
        var files = new FileVerification(parent, TimeProvider.System);
        IntegrityReport report;
        RestoredBackup? restored = null;
        string? failure = null;
        var code = ExitCodes.Findings;
        using (var progress = RunProgress.Create())
        {
            using (var phase = progress.BeginPhase("files"))
                report = await files.CheckAsync(name, phase, cancellation).ConfigureAwait(false);
            try
            {
                if (report.IsIntact && inputs is not null)
                {
                    var used = report.Manifest!.Store == "minio" ? null : account;
                    restored = await new ScratchVerification(inputs, used, progress, TimeProvider.System) { Identity = identity }
                        .VerifyAsync(report, cancellation).ConfigureAwait(false);
                }
            }
            catch (Exception exception) when (exception is BackupException or BackupUnprovenException)
            {
                code = exception is BackupException ? ExitCodes.Findings : ExitCodes.Unproven;
                failure = exception.Message;
            }
        }

        if (failure is not null)
        {
            BackupLines.Write([$"{name}: not verified. {failure}"], output);
            return code;
        }

        if (restored is not null)
        {
            BackupLines.Write(BackupLines.Restored(name, restored, "a fresh server"), output);
            return BackupLines.ExitCode(restored.Outcome);
        }

        var notKept = await files.KeepAsync(report).ConfigureAwait(false);
        BackupLines.Write(report.IsIntact ? BackupLines.Intact(name, report) : BackupLines.Damaged(name, report), output);
        BackupLines.Write(BackupLines.Unrecorded(notKept), output);
        return report.IsIntact ? ExitCodes.Success : ExitCodes.Findings;
    }
}
