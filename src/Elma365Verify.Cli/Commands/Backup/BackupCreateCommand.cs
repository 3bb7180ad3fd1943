using System.CommandLine;
using System.Globalization;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Cli.Rendering;
using Elma365Verify.Containers.Backup;

namespace Elma365Verify.Cli.Commands.Backup;

/// <summary>Backs up a store that is in use.</summary>
internal sealed class BackupCreateCommand : Command, IMeasuredCommand
{
    private readonly Option<string> store = BackupOptions.Store();
    private readonly Option<string> directory = BackupOptions.Directory();
    private readonly StoreOptions site = new();
    private readonly Option<string?> name = new("--name")
    {
        Description = "The backup's name in the directory. Default: the store and the time in UTC, such as redis-20261122-181500",
        HelpName = "NAME",
    };

    private readonly Option<string[]> encryptTo = new("--encrypt-to")
    {
        Description = "Encrypt the backup's files to a recipient of age (age1…, or an SSH public key), or to those in a file, one a line; "
            + "may be repeated. Any one's identity opens them.",
        HelpName = "RECIPIENT",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> metrics = MeasuredRun.Option();

    public BackupCreateCommand()
        : base("create", """
            Backs up one store while it is in use. The backup gets its name when it is complete, so that whatever ends it before leaves
            nothing that could be taken for one.

            A container, whatever its image; an S3 store over TLS at an address:
              verify backup create --store postgresql --container db --user postgres --password-file pw --dir /srv/backups
              verify backup create --store minio --address s3.example:9000 --ca ca.pem --user backup --password-file key --dir /srv/backups
            PostgreSQL and Redis are dumped by their own tools, in a container beside the store, which takes a Docker engine; the others
            are read by clients, and with --address no engine is needed.

            With --encrypt-to every file is encrypted as it is written, by age in a container, or where no engine is needed by this
            machine's own. The manifest, which names files, versions and what is not kept, stays readable. Temporary files then lie in
            memory: in TMPDIR where that is a tmpfs, else in /dev/shm.
            """)
    {
        Add(store);
        Add(directory);
        Add(name);
        Add(encryptTo);
        site.AddTo(this, describing: true);
        Add(metrics);
        SetAction(RunAsync);
    }

    /// <inheritdoc/>
    public MeasuredRun? Measured(ParseResult result) => result.GetValue(metrics) is { } file
        ? new MeasuredRun(file, result.GetRequiredValue(directory), Name, result.GetValue(store))
        : null;

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        var (role, parent) = (result.GetRequiredValue(store), Path.GetFullPath(result.GetRequiredValue(directory)));
        var named = site.Load(result, role);
        var chosen = BackupOptions.Name(result.GetValue(name)
            ?? string.Create(CultureInfo.InvariantCulture, $"{role}-{TimeProvider.System.GetUtcNow():yyyyMMdd-HHmmss}"));
        var recipients = Recipients.Of(result.GetValue(encryptTo) ?? []);
        Prepare(parent, chosen);
        BackupLines.Write(BackupLines.Exposed(BackupExposure.Of(parent)), result.InvocationConfiguration.Output);
        SealedBackup backup;
        using (var progress = RunProgress.Create())
        {
            StoreSession session;
            using (var phase = progress.BeginPhase("connection"))
                session = await StoreSession.OpenAsync(named, phase, TimeProvider.System, cancellation).ConfigureAwait(false);
            await using var _ = session.ConfigureAwait(false);
            using (var phase = progress.BeginPhase("backup"))
                backup = await session.BackUpAsync(parent, chosen, recipients, phase, cancellation).ConfigureAwait(false);
        }

        BackupLines.Write(BackupLines.Taken(backup), result.InvocationConfiguration.Output);
        return ExitCodes.Success;
    }

    // Known before the store is touched.
    private static void Prepare(string parent, string name)
    {
        if (Path.Exists(Path.Combine(parent, name)))
            throw new ConfigurationException($"{Path.Combine(parent, name)} exists already; choose another name");
        try
        {
            OwnerOnly.CreateDirectory(parent);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new ConfigurationException($"--dir {parent}: {exception.Message}", exception);
        }
    }
}
