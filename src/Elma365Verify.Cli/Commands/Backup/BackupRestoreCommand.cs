using System.CommandLine;
using System.Net;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Cli.Rendering;
using Elma365Verify.Containers.Backup;
using Elma365Verify.Containers.Backup.Encryption;
using Elma365Verify.Containers.Services;

namespace Elma365Verify.Cli.Commands.Backup;

/// <summary>Restores a backup into an empty store of the user's, and compares.</summary>
internal sealed class BackupRestoreCommand : Command
{
    private readonly Option<string> store = BackupOptions.Store();
    private readonly Option<string> directory = BackupOptions.Directory();
    private readonly StoreOptions site = new();
    private readonly Option<string> name = new("--name") { Description = "The backup.", HelpName = "NAME", Required = true };
    private readonly Option<string?> restoredUser = new("--restored-user")
    {
        Description = "Who may do everything when the backup's accounts are in force. Default: the user the store is opened by",
        HelpName = "USER",
    };

    private readonly Option<string?> restoredPassword = new("--restored-password-file")
    {
        Description = "The file that holds that account's password as it was in the backup. Default: the password the store is opened by",
        HelpName = "FILE",
    };

    private readonly Option<string?> identity = BackupOptions.Identity();

    public BackupRestoreCommand()
        : base("restore", """
            Restores a backup into an empty store, then reads back what the store holds and compares it, item by item, with what the other
            one held. A store that holds anything is refused and left as it is.

              verify backup restore --store redis --container new --password-file pw --dir /srv/backups --name redis-20261122-181500
            A restore brings the backup's accounts with their passwords. Where the account has another name or password there than in the
            empty store, say so by --restored-user and --restored-password-file: it is the one that reads back. An empty PostgreSQL
            cluster has to be initialised with the superuser that took the backup.
            """)
    {
        foreach (var option in new Option[] { store, directory, name })
            Add(option);
        site.AddTo(this, describing: false);
        Add(restoredUser);
        Add(restoredPassword);
        Add(identity);
        SetAction(RunAsync);
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        var (role, parent) = (result.GetRequiredValue(store), Path.GetFullPath(result.GetRequiredValue(directory)));
        var chosen = BackupOptions.Name(result.GetRequiredValue(name));
        if (!Directory.Exists(Path.Combine(parent, chosen)))
            throw new ConfigurationException($"There is no backup {chosen} in {parent}; './verify backup list --dir {parent}' lists them.");
        var named = site.Load(result, role);
        var opener = result.GetValue(identity) is { } key ? BackupIdentity.Load(key) : null;
        var after = Restored(result, named.Account);
        if (role == "redis" && named.Address is { } remote && !(IPAddress.TryParse(remote.Host, out var ip) && IPAddress.IsLoopback(ip)))
        {
            throw new ConfigurationException(
                "A Redis server takes its data over from a server started beside it: name its container, --container NAME, "
                + "or where it runs on the engine's machine itself, --address 127.0.0.1:PORT");
        }

        IntegrityReport report;
        RestoredBackup? restored = null;
        using (var progress = RunProgress.Create())
        {
            using (var phase = progress.BeginPhase("files"))
            {
                report = await new FileVerification(parent, TimeProvider.System)
                    .CheckAsync(chosen, phase, cancellation).ConfigureAwait(false);
            }

            if (report.Manifest is { } manifest && manifest.Store != role)
                throw new ConfigurationException($"{chosen} is a backup of {manifest.Store}, not of {role}.");
            if (report.IsIntact)
            {
                StoreSession session;
                using (var phase = progress.BeginPhase("connection"))
                    session = await StoreSession.OpenAsync(named, phase, TimeProvider.System, cancellation).ConfigureAwait(false);
                await using var _ = session.ConfigureAwait(false);
                restored = await session.RestoreAsync(report, after, opener, progress, cancellation).ConfigureAwait(false);
            }
        }

        var lines = restored is null ? BackupLines.Damaged(chosen, report) : BackupLines.Restored(chosen, restored, named.ToString());
        BackupLines.Write(lines, result.InvocationConfiguration.Output);
        return restored is null ? ExitCodes.Findings : BackupLines.ExitCode(restored.Outcome);
    }

    private StoreAccount? Restored(ParseResult result, StoreAccount opened)
    {
        var (user, file) = (result.GetValue(restoredUser), result.GetValue(restoredPassword));
        return user is null && file is null ? null : opened with
        {
            User = user ?? opened.User,
            Password = file is null ? opened.Password : AccountOptions.Password(file, restoredPassword.Name),
        };
    }
}
