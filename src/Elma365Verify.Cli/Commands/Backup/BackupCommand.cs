using System.CommandLine;

namespace Elma365Verify.Cli.Commands.Backup;

/// <summary>Backups of stores.</summary>
internal sealed class BackupCommand : Command
{
    public BackupCommand()
        : base("backup", """
            Backs up PostgreSQL, MongoDB, Redis, RabbitMQ and S3 stores while they are in use, proves that the backups restore, and
            restores them. A backup is a directory with a manifest that says what it is of and what the store held.

              verify backup create --store postgresql --container db --user postgres --password-file pw --dir /srv/backups
              verify backup verify --store postgresql --user postgres --password-file pw --dir /srv/backups
              verify backup list --dir /srv/backups

            Exit codes: 0 done, or verified; 1 a backup is damaged, does not restore or restores differently, or the store could not be
            backed up or restored into; 2 a backup could not be proven to restore; 3 wrong usage, or a store that can't be reached with
            this account; 4 the environment could not start.
            """)
    {
        Add(new BackupCreateCommand());
        Add(new BackupVerifyCommand());
        Add(new BackupRestoreCommand());
        Add(new BackupListCommand());
        Add(new BackupContentsCommand());
        Add(new BackupPruneCommand());
        Add(new BackupScheduleCommand());
    }
}
