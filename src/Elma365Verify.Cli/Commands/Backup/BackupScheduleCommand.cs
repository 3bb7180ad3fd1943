using System.CommandLine;
using Elma365Verify.Backup.Schedules;
using Elma365Verify.Containers.Backup;
using Elma365Verify.Containers.Images;

namespace Elma365Verify.Cli.Commands.Backup;

/// <summary>Prints what makes a scheduler run <c>backup create</c> every day. Needs no engine and changes nothing.</summary>
internal sealed class BackupScheduleCommand : Command
{
    private const string Crontab = "crontab";
    private const string Systemd = "systemd";
    private const string Kubernetes = "kubernetes";
    private const string Installed = "/usr/local/bin/elma365-verify";

    private readonly Option<string> store = BackupOptions.Store();
    private readonly Option<string> directory = BackupOptions.Directory();
    private readonly StoreOptions site = new();
    private readonly Option<string> at = new("--at") { Description = "The time of day.", HelpName = "HH:mm", Required = true };
    private readonly Option<string> form = new("--form") { Description = "For which scheduler.", Required = true };
    private readonly Option<string?> program = new("--program")
    {
        Description = "The program's absolute path where the backup runs. Default: this one; in Kubernetes " + Installed,
        HelpName = "PATH",
    };

    private readonly Option<string?> jobImage = new("--job-image")
    {
        Description = "Kubernetes: the image that holds elma365-verify, with a tag or a digest.",
        HelpName = "REFERENCE",
    };

    private readonly Option<string?> claim = new("--claim")
    {
        Description = "Kubernetes: the PersistentVolumeClaim that keeps the backups, mounted at --dir.",
        HelpName = "NAME",
    };

    private readonly Option<string?> secret = new("--secret")
    {
        Description = "Kubernetes: the Secret that holds the password (key 'password') and, with --ca, the authorities (key 'ca.crt').",
        HelpName = "NAME",
    };

    public BackupScheduleCommand()
        : base("schedule", """
            Prints a crontab line, two systemd units or a Kubernetes CronJob that backs a store up every day. Crontabs go by the machine's
            time zone, the others by UTC.

              verify backup schedule --form systemd --at 02:30 --store postgresql --container db --password-file /etc/pw --dir /srv/backups
              verify backup schedule --form kubernetes --at 02:30 --store minio --address s3.prod.svc:9000 --ca ca.pem --user backup
                --dir /backups --job-image registry.example/acme/elma365-verify:0.1.0 --claim backups --secret s3-backup
            """)
    {
        form.AcceptOnlyFromAmong(Crontab, Systemd, Kubernetes);
        foreach (var option in new Option[] { store, directory, at, form })
            Add(option);
        site.AddTo(this, describing: true);
        foreach (var option in new Option[] { program, jobImage, claim, secret })
            Add(option);
        SetAction(result => Run(result));
    }

    private int Run(ParseResult result)
    {
        var output = result.InvocationConfiguration.Output;
        output.Write(result.GetRequiredValue(form) == Kubernetes ? Job(result) : Local(result));
        return ExitCodes.Success;
    }

    private string Local(ParseResult result)
    {
        if (new Option[] { jobImage, claim, secret }.FirstOrDefault(option => result.GetResult(option) is not null) is { } foreign)
            throw new ConfigurationException($"{foreign.Name} goes with --form {Kubernetes}");
        if (site.Account.File(result) is null)
            throw new ConfigurationException("A scheduled backup reads its password from a file: give --password-file FILE");
        var role = result.GetRequiredValue(store);
        var schedule = BackupOptions.Usable(() => new BackupSchedule(
            role,
            Path.GetFullPath(result.GetRequiredValue(directory)),
            result.GetRequiredValue(at),
            result.GetValue(program) ?? ThisProgram(),
            site.Arguments(result, role, secretDirectory: null)));
        if (result.GetRequiredValue(form) == Crontab)
            return CrontabLine.Render(schedule);
        var units = SystemdUnits.Render(schedule);
        return $"""
            # /etc/systemd/system/{units.Name}.service
            {units.Service}
            # /etc/systemd/system/{units.Name}.timer
            {units.Timer}
            # systemctl daemon-reload && systemctl enable --now {units.Name}.timer

            """;
    }

    private string Job(ParseResult result)
    {
        var role = result.GetRequiredValue(store);
        if (new Option[] { jobImage, claim, secret }.FirstOrDefault(option => result.GetResult(option) is null) is { } lacking)
            throw new ConfigurationException($"--form {Kubernetes} takes {lacking.Name}");
        var arguments = site.Arguments(result, role, KubernetesCronJob.SecretDirectory);
        if (arguments.Contains("--container"))
            throw new ConfigurationException($"--form {Kubernetes} takes --address HOST[:PORT]: in a cluster, a Service's name");
        var remark = StoreSite.NeedsTools(role)
            ? $"Tools of {role} run in containers: give the job DOCKER_HOST, an engine whose machine can reach the store's address."
            : null;
        return BackupOptions.Usable(() => KubernetesCronJob.Render(
            new BackupSchedule(
                role, result.GetRequiredValue(directory), result.GetRequiredValue(at), result.GetValue(program) ?? Installed, arguments),
            result.GetValue(jobImage)!,
            result.GetValue(claim)!,
            result.GetValue(secret),
            remark));
    }

    /// <summary>What ran just now: the checkout's script, or the installed tool.</summary>
    private static string ThisProgram()
    {
        var script = ProductFiles.PathOf("verify");
        if (File.Exists(script))
            return script;
        return Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "elma365-verify" ? path : Installed;
    }
}
