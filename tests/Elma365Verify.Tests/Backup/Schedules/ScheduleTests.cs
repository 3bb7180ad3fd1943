using System.Diagnostics;
using CsCheck;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Schedules;
using YamlDotNet.RepresentationModel;

namespace Elma365Verify.Tests.Backup.Schedules;

public sealed class ScheduleTests
{
    private const string Awkward = "/srv/it's \"a\" $HOME $(id) `id` 100% \\n/резерв";
    private static readonly BackupSchedule Nightly = new("postgresql", "/srv/backups", "02:05");

    [Test]
    public void A_crontab_line_runs_the_command_at_the_time() => Assert.That(
        CrontabLine.Render(Nightly),
        Is.EqualTo("5 2 * * * '/usr/local/bin/elma365-verify' 'backup' 'create' '--store' 'postgresql' '--dir' '/srv/backups'\n"));

    [Test]
    [CancelAfter(10_000)]
    public void A_shell_takes_the_crontab_line_apart_into_the_same_arguments(CancellationToken cancellation)
    {
        Assume.That(OperatingSystem.IsLinux() || OperatingSystem.IsMacOS());
        var line = CrontabLine.Render(new BackupSchedule("redis", Awkward, "23:59", "/usr/bin/printf"));
        Assert.That(line, Does.StartWith("59 23 * * * "));
        var command = line["59 23 * * * ".Length..].Replace("\\%", "%", StringComparison.Ordinal).Replace("printf' ", "printf' '%s\\n' ",
            StringComparison.Ordinal);
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", command]) { RedirectStandardOutput = true })!;
        Assert.That(shell.StandardOutput.ReadToEnd(), Is.EqualTo($"backup\ncreate\n--store\nredis\n--dir\n{Awkward}\n"));
        Assert.That(cancellation.IsCancellationRequested, Is.False);
    }

    [Test]
    public void Systemd_units_run_the_command_at_the_time_in_UTC()
    {
        var units = SystemdUnits.Render(Nightly);
        Assert.That(units.Name, Is.EqualTo("elma365-backup-postgresql"));
        Assert.That(units.Timer, Does.Contain("\nOnCalendar=*-*-* 02:05:00 UTC\nPersistent=true\n"));
        Assert.That(units.Service, Does.Contain(
            "\nExecStart=\"/usr/local/bin/elma365-verify\" \"backup\" \"create\" \"--store\" \"postgresql\" \"--dir\" \"/srv/backups\"\n"));
        Assert.That(units.Service, Does.StartWith("[Unit]\n").And.EndWith("\n"));
    }

    [Test]
    public void What_systemd_would_expand_is_doubled() => Assert.That(
        SystemdUnits.Render(new BackupSchedule("redis", Awkward, "00:00")).Service,
        Does.Contain("\"/srv/it's \\\"a\\\" $$HOME $$(id) `id` 100%% \\\\n/резерв\""));

    [TestCase("/srv/backups", "/srv/backups")]
    [TestCase(Awkward, "/srv/it's \"a\" $HOME $$(id) `id` 100% \\n/резерв")]
    public void A_cron_job_is_YAML_that_runs_the_command_on_its_volume(string directory, string argument)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(KubernetesCronJob.Render(new BackupSchedule("redis", directory, "02:05"), "acme/verify:0.1.0",
            "backups")));
        var spec = stream.Documents.Single().RootNode["spec"];
        var container = spec["jobTemplate"]["spec"]["template"]["spec"]["containers"][0];
        Assert.That(Text(spec["schedule"]), Is.EqualTo("5 2 * * *"));
        Assert.That(Text(spec["timeZone"]), Is.EqualTo("Etc/UTC"));
        Assert.That(((YamlSequenceNode)container["command"]).Select(Text), Is.EqualTo(new[]
        {
            "/usr/local/bin/elma365-verify", "backup", "create", "--store", "redis", "--dir", argument,
        }));
        Assert.That(Text(container["volumeMounts"][0]["mountPath"]), Is.EqualTo(directory));
        Assert.That(Text(container["image"]), Is.EqualTo("acme/verify:0.1.0"));
    }

    [Test]
    public void Further_arguments_follow_and_none_of_them_has_two_lines()
    {
        var schedule = new BackupSchedule("redis", "/srv", "02:30", "/bin/v", ["--container", "it's"]);
        Assert.That(schedule.Command.Skip(5), Is.EqualTo(["--dir", "/srv", "--container", "it's"]));
        Assert.That(
            () => new BackupSchedule("redis", "/srv", "02:30", "/bin/v", ["--container", "a\nb"]),
            Throws.TypeOf<BackupException>().With.Message.Contains("is no usable argument"));
    }

    [TestCase("Secret", null)]
    [TestCase("secret", "two\nlines")]
    public void A_secret_or_a_remark_that_is_not_usable_is_refused(string secret, string? remark) =>
        Assert.That(() => KubernetesCronJob.Render(Nightly, "acme/verify:1", "backups", secret, remark), Throws.TypeOf<BackupException>());

    [TestCase("PostgreSQL", "/srv", "02:30", "is not a store")]
    [TestCase("redis; rm", "/srv", "02:30", "is not a store")]
    [TestCase("", "/srv", "02:30", "is not a store")]
    [TestCase("redis", "srv", "02:30", "the directory")]
    [TestCase("redis", "", "02:30", "the directory")]
    [TestCase("redis", "/srv\n* * * * * evil", "02:30", "the directory")]
    [TestCase("redis", "/srv", "24:00", "not a time of day")]
    [TestCase("redis", "/srv", "2:30", "not a time of day")]
    [TestCase("redis", "/srv", "02:30:00", "not a time of day")]
    [TestCase("redis", "/srv", "", "not a time of day")]
    public void What_is_not_usable_is_refused(string store, string directory, string time, string fault) => Assert.That(
        () => new BackupSchedule(store, directory, time), Throws.TypeOf<BackupException>().With.Message.Contains(fault));

    [TestCase("acme/verify", "backups")]
    [TestCase("acme/verify:latest", "backups")]
    [TestCase("acme/verify:1\n", "backups")]
    [TestCase("acme/verify:1", "Backups")]
    [TestCase("acme/verify:1", "a: b")]
    public void An_image_or_claim_that_is_not_usable_is_refused(string image, string claim) =>
        Assert.That(() => KubernetesCronJob.Render(Nightly, image, claim), Throws.TypeOf<BackupException>());

    [Test]
    public void No_path_adds_a_line_to_any_of_them() => Gen.String[Gen.Char, 0, 20].Sample(tail =>
    {
        BackupSchedule schedule;
        try
        {
            schedule = new BackupSchedule("redis", "/srv" + tail, "02:30");
        }
        catch (BackupException)
        {
            return true;
        }

        return CrontabLine.Render(schedule).Split('\n').Length == CrontabLine.Render(Nightly).Split('\n').Length
            && SystemdUnits.Render(schedule).Service.Split('\n').Length == SystemdUnits.Render(Nightly).Service.Split('\n').Length;
    });

    private static string? Text(YamlNode node) => ((YamlScalarNode)node).Value;
}
