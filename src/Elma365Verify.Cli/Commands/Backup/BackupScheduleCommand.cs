using System.CommandLine;
using System.Globalization;
using Elma365Verify.Backup.Schedules;
using Elma365Verify.Containers.Backup;
using Elma365Verify.Containers.Images;

namespace Elma365Verify.Cli.Commands.Backup;

/// <summary>
/// Prints what makes a scheduler run <c>backup create</c>, <c>verify</c> and <c>prune</c> every day. Needs no engine and changes nothing.
/// </summary>
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

    private readonly Option<int> deadline = BackupOptions.Number(
        "--deadline",
        "After how many minutes each task is ended. The verification begins so long after the backup, and the removal of old ones so long "
            + "after the verification.",
        480,
        180);

    private readonly Option<string?> onFailure = new("--on-failure")
    {
        Description = "systemd: the unit that a failure starts; %n in it is the unit that failed. Default: "
            + SystemdUnits.Reporter + ", which is printed too",
        HelpName = "UNIT",
    };

    private readonly Option<string[]> encryptTo = new("--encrypt-to")
    {
        Description = "Encrypt the backups, as in 'backup create'; may be repeated.",
        HelpName = "RECIPIENT",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> identity = new("--identity")
    {
        Description = "The file of the identity that opens encrypted backups; in Kubernetes the key 'identity' of the Secret then holds "
            + "it. Without it encrypted backups are verified by their files alone.",
        HelpName = "FILE",
    };

    private readonly Option<string?> metrics = new("--metrics")
    {
        Description = "The file of metrics all three tasks write to, as in 'backup create'.",
        HelpName = "FILE",
    };

    private readonly Option<int?>[] keep =
    [
        Keep("--keep-newest", "of the newest"), Keep("--keep-daily", "days (default 7 where none of the four is given)"),
        Keep("--keep-weekly", "weeks (default 4)"), Keep("--keep-monthly", "months (default 12)"),
    ];

    public BackupScheduleCommand()
        : base("schedule", """
            Prints crontab lines, systemd units or Kubernetes CronJobs that every day back a store up, verify the newest backup and remove
            old ones, each within a deadline. Crontabs go by the machine's time zone, the others by UTC. A failure ends with another exit
            code than 0, which systemd answers by OnFailure= and Kubernetes by a failed Job; cron mails what was said, and --metrics
            tells a monitoring system.

              verify backup schedule --form systemd --at 02:30 --store postgresql --container db --password-file /etc/pw --dir /srv/backups
              verify backup schedule --form kubernetes --at 02:30 --store minio --address s3.prod.svc:9000 --ca ca.pem --user backup
                --dir /backups --job-image registry.example/acme/elma365-verify:0.1.0 --claim backups --secret s3-backup
            """)
    {
        form.AcceptOnlyFromAmong(Crontab, Systemd, Kubernetes);
        foreach (var option in new Option[] { store, directory, at, form })
            Add(option);
        site.AddTo(this, describing: true);
        foreach (var option in new Option[] { program, jobImage, claim, secret, deadline, onFailure, encryptTo, identity, metrics })
            Add(option);
        foreach (var option in keep)
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
        if (result.GetValue(form) == Crontab && result.GetResult(onFailure) is not null)
            throw new ConfigurationException($"{onFailure.Name} goes with --form {Systemd}");
        if (site.Account.File(result) is null)
            throw new ConfigurationException("A scheduled backup reads its password from a file: give --password-file FILE");
        var role = result.GetRequiredValue(store);
        var place = Path.GetFullPath(result.GetRequiredValue(directory));
        var tasks = BackupOptions.Usable(
            () => Tasks(result, result.GetValue(program) ?? ThisProgram(), place, role, secretDirectory: null));
        if (result.GetRequiredValue(form) == Crontab)
            return string.Concat(tasks.Select(CrontabLine.Render));
        return BackupOptions.Usable(() => Units(tasks, result.GetValue(onFailure)));
    }

    private static string Units(IReadOnlyList<BackupSchedule> tasks, string? onFailure)
    {
        var units = tasks.Select(task => SystemdUnits.Render(task, onFailure ?? SystemdUnits.Reporter)).ToList();
        var texts = units.Select(unit => $"""
            # /etc/systemd/system/{unit.Name}.service
            {unit.Service}
            # /etc/systemd/system/{unit.Name}.timer
            {unit.Timer}

            """);
        var reporter = onFailure is not null ? string.Empty : $"""
            # /etc/systemd/system/{SystemdUnits.Reporter.Replace("%n", string.Empty, StringComparison.Ordinal)}
            {SystemdUnits.ReporterTemplate}

            """;
        var timers = string.Join(' ', units.Select(unit => $"{unit.Name}.timer"));
        return $"{string.Concat(texts)}{reporter}# systemctl daemon-reload && systemctl enable --now {timers}\n".ReplaceLineEndings("\n");
    }

    /// <summary>The backup, its verification, and the removal of old ones, one after another.</summary>
    private IReadOnlyList<BackupSchedule> Tasks(ParseResult result, string program, string place, string role, string? secretDirectory)
    {
        var bound = TimeSpan.FromMinutes(result.GetValue(deadline));
        var recipients = Recipients.Of(result.GetValue(encryptTo) ?? []);
        string[] told = result.GetValue(metrics) is { } file ? ["--metrics", Path.GetFullPath(file)] : [];
        var given = site.Arguments(result, role, secretDirectory);
        string[] sealing = [.. recipients.SelectMany(recipient => new[] { encryptTo.Name, recipient })];
        return
        [
            new BackupSchedule(role, place, At(result, 0), program, [.. given, .. sealing, .. told], BackupSchedule.Create, bound),
            new BackupSchedule(
                role, place, At(result, 1), program, [.. Verifying(result, role, secretDirectory, !recipients.IsEmpty), .. told],
                BackupSchedule.Verify, bound),
            new BackupSchedule(role, place, At(result, 2), program, [.. Kept(result), .. told], BackupSchedule.Prune, bound),
        ];
    }

    private string At(ParseResult result, int tasksBefore)
    {
        var first = result.GetRequiredValue(at);
        return tasksBefore > 0 && TimeOnly.TryParseExact(first, "HH:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time)
            ? time.AddMinutes(tasksBefore * result.GetValue(deadline)).ToString("HH:mm", CultureInfo.InvariantCulture)
            : first;
    }

    // An S3 store's backup holds no accounts.
    private string[] Verifying(ParseResult result, string role, string? secretDirectory, bool areEncrypted)
    {
        var key = result.GetValue(identity) is { } named
            ? secretDirectory is null ? Path.GetFullPath(named) : $"{secretDirectory}/identity"
            : null;
        if (areEncrypted && key is null)
            return ["--files-only"];
        string[] opening = key is null ? [] : [identity.Name, key];
        if (role == "minio")
            return opening;
        var password = secretDirectory is null ? site.Account.File(result)! : $"{secretDirectory}/password";
        return ["--user", site.Account.User(result, role), "--password-file", password, .. opening, .. site.ToolArguments(result)];
    }

    private IEnumerable<string> Kept(ParseResult result)
    {
        var given = keep.Where(option => result.GetValue(option) is not null).ToList();
        return given.Count == 0
            ? ["--keep-daily", "7", "--keep-weekly", "4", "--keep-monthly", "12"]
            : given.SelectMany(option => new[] { option.Name, result.GetValue(option)!.Value.ToString(CultureInfo.InvariantCulture) });
    }

    private static Option<int?> Keep(string name, string what)
    {
        var option = new Option<int?>(name) { Description = $"How many to keep: {what}.", HelpName = "N" };
        option.Validators.Add(given =>
        {
            if (given.Tokens is [var token] && (!int.TryParse(token.Value, out var number) || number is < 0 or > 10_000))
                given.AddError($"{name} {token.Value}: write a whole number from 0 to 10000");
        });
        return option;
    }

    private string Job(ParseResult result)
    {
        var role = result.GetRequiredValue(store);
        if (new Option[] { jobImage, claim, secret }.FirstOrDefault(option => result.GetResult(option) is null) is { } lacking)
            throw new ConfigurationException($"--form {Kubernetes} takes {lacking.Name}");
        if (site.Arguments(result, role, KubernetesCronJob.SecretDirectory).Contains("--container"))
            throw new ConfigurationException($"--form {Kubernetes} takes --address HOST[:PORT]: in a cluster, a Service's name");
        if (result.GetResult(onFailure) is not null)
            throw new ConfigurationException($"{onFailure.Name} goes with --form {Systemd}");
        if (result.GetResult(metrics) is not null)
            throw new ConfigurationException($"{metrics.Name}: no collector reads files of a pod; kube-state-metrics tells of failed Jobs");
        return BackupOptions.Usable(() => string.Join("---\n", Tasks(
            result,
            result.GetValue(program) ?? Installed,
            result.GetRequiredValue(directory),
            role,
            KubernetesCronJob.SecretDirectory).Select(task => KubernetesCronJob.Render(
                task, result.GetValue(jobImage)!, result.GetValue(claim)!, result.GetValue(secret), Remark(task, role)))));
    }

    private static string? Remark(BackupSchedule task, string role) => task.Task switch
    {
        BackupSchedule.Create when StoreSite.NeedsTools(role) =>
            $"Tools of {role} run in containers: give the job DOCKER_HOST, an engine whose machine can reach the store's address.",
        BackupSchedule.Verify when !task.Command.Contains("--files-only") =>
            "Backups are restored into a fresh server in a container: give the job DOCKER_HOST, an engine of any machine.",
        _ => null,
    };

    /// <summary>What ran just now: the checkout's script, or the installed tool.</summary>
    private static string ThisProgram()
    {
        var script = ProductFiles.PathOf("verify");
        if (File.Exists(script))
            return script;
        return Environment.ProcessPath is { } path && Path.GetFileNameWithoutExtension(path) == "elma365-verify" ? path : Installed;
    }
}
