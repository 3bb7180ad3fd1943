using System.CommandLine;
using Elma365Verify.Cli;
using Elma365Verify.Cli.Commands.Backup;
using YamlDotNet.RepresentationModel;

namespace Elma365Verify.Tests.Cli.Backup;

/// <summary>What a schedule runs is a command line that the program takes.</summary>
internal sealed class BackupScheduleCommandTests
{
    private static readonly string[] Common = ["schedule", "--at", "02:05", "--store", "rabbitmq", "--dir", "/srv/backups"];

    [Test]
    public async Task A_crontab_line_repeats_where_the_store_is_and_whose_file_holds_the_password()
    {
        var ended = await Invocation.BackupAsync(
        [
            .. Common, "--form", "crontab", "--program", "/opt/verify", "--container", "mq", "--management-port", "8080",
            "--password-file", "/etc/backup/pw", "--contract", "bitnami",
        ]);

        Assert.That(ended, Is.EqualTo(new Invocation(
            ExitCodes.Success,
            "5 2 * * * timeout --kill-after=300 10800 "
            + "'/opt/verify' 'backup' 'create' '--store' 'rabbitmq' '--dir' '/srv/backups' '--container' 'mq' "
            + "'--management-port' '8080' '--user' 'guest' '--password-file' '/etc/backup/pw' '--contract' 'bitnami'\n"
            + "5 5 * * * timeout --kill-after=300 10800 '/opt/verify' 'backup' 'verify' '--store' 'rabbitmq' '--dir' '/srv/backups' "
            + "'--user' 'guest' '--password-file' '/etc/backup/pw'\n"
            + "5 8 * * * timeout --kill-after=300 10800 '/opt/verify' 'backup' 'prune' '--dir' '/srv/backups' "
            + "'--keep-daily' '7' '--keep-weekly' '4' '--keep-monthly' '12'\n",
            string.Empty)));
        RequireUsable(ended.Output.Split('\n')[..^1].Select(line => line.Split('\'').Where((_, index) => index % 2 == 1).ToArray()));
    }

    [Test]
    public async Task Tools_that_take_a_backup_also_verify_it()
    {
        var ended = await Invocation.BackupAsync(
        [
            "schedule", "--at", "02:05", "--store", "redis", "--dir", "/srv/backups", "--form", "crontab", "--program", "/opt/verify",
            "--container", "cache", "--password-file", "/etc/backup/pw", "--tools", "redis=acme/redis:8",
        ]);

        Assert.That(ended.Code, Is.Zero, ended.Error);
        var lines = ended.Output.Split('\n');
        Assert.That(lines[..2], Has.All.Contains("'--tools' 'redis=acme/redis:8'"));
        Assert.That(lines[2], Does.Contain("'prune'").And.Not.Contain("--tools"));
    }

    [Test]
    public async Task Systemd_units_come_with_the_paths_they_belong_to()
    {
        var ended = await Invocation.BackupAsync(
            [.. Common, "--form", "systemd", "--address", "mq:5673", "--password-file", "/etc/backup/pw"]);

        Assert.That(ended.Code, Is.Zero);
        Assert.That(ended.Output, Does.StartWith("# /etc/systemd/system/elma365-backup-rabbitmq.service\n[Unit]\n"));
        Assert.That(ended.Output, Does.Contain("\n# /etc/systemd/system/elma365-backup-rabbitmq.timer\n[Unit]\n"));
        Assert.That(ended.Output, Does.Contain("\"--address\" \"mq:5673\" \"--user\" \"guest\" \"--password-file\" \"/etc/backup/pw\"\n"));
        Assert.That(ended.Output, Does.Match("ExecStart=\"/[^\"]*verify\" \"backup\" \"create\""));
        foreach (var task in new[] { string.Empty, "-verify", "-prune" })
        {
            Assert.That(ended.Output, Does.Contain($"# /etc/systemd/system/elma365-backup-rabbitmq{task}.service\n"));
            Assert.That(ended.Output, Does.Contain($"# /etc/systemd/system/elma365-backup-rabbitmq{task}.timer\n"));
        }

        Assert.That(ended.Output.Split("TimeoutStartSec=10800s\nTimeoutStopSec=300s\nExecStart="), Has.Length.EqualTo(4));
        Assert.That(ended.Output.Split("\nOnFailure=elma365-backup-failed@%n.service\n"), Has.Length.EqualTo(4));
        Assert.That(ended.Output, Does.Contain("\n# /etc/systemd/system/elma365-backup-failed@.service\n[Unit]\n"));
        Assert.That(ended.Output, Does.Contain("\nOnCalendar=*-*-* 05:05:00 UTC\n").And.Contain("\nOnCalendar=*-*-* 08:05:00 UTC\n"));
    }

    [Test]
    public async Task A_unit_of_the_users_own_is_started_by_a_failure_and_no_template_is_printed()
    {
        var ended = await Invocation.BackupAsync(
        [
            .. Common, "--form", "systemd", "--container", "mq", "--password-file", "/etc/backup/pw", "--on-failure", "page@%n.service",
            "--deadline", "30",
        ]);
        var refused = await Invocation.BackupAsync(
            [.. Common, "--form", "systemd", "--container", "mq", "--password-file", "/etc/backup/pw", "--on-failure", "no unit"]);

        Assert.That(ended.Output.Split("\nOnFailure=page@%n.service\n"), Has.Length.EqualTo(4), ended.Error);
        Assert.That(ended.Output, Does.Not.Contain("elma365-backup-failed").And.Contain("TimeoutStartSec=1800s"));
        Assert.That(refused.Error, Is.EqualTo("no unit is no unit's name, such as mail-admin@%n.service\n"));
        Assert.That(refused.Code, Is.EqualTo(ExitCodes.Configuration));
    }

    [Test]
    public async Task What_is_encrypted_is_verified_by_its_identity_or_else_by_its_files_and_all_write_their_metrics()
    {
        string[] line =
        [
            .. Common, "--form", "crontab", "--container", "mq", "--password-file", "/etc/backup/pw", "--encrypt-to", "age1aa",
            "--metrics", "/var/lib/node/b.prom", "--keep-newest", "3",
        ];
        var without = (await Invocation.BackupAsync(line)).Output.Split('\n');
        var with = (await Invocation.BackupAsync([.. line, "--identity", "/etc/backup/key"])).Output.Split('\n');

        Assert.That(without[0], Does.EndWith("'--encrypt-to' 'age1aa' '--metrics' '/var/lib/node/b.prom'"));
        Assert.That(without[1], Does.EndWith("'--dir' '/srv/backups' '--files-only' '--metrics' '/var/lib/node/b.prom'"));
        Assert.That(with[1], Does.Contain("'--identity' '/etc/backup/key'").And.Not.Contain("--files-only"));
        Assert.That(with[2], Does.EndWith("'--dir' '/srv/backups' '--keep-newest' '3' '--metrics' '/var/lib/node/b.prom'"));
        RequireUsable(with[..^1].Select(one => one.Split('\'').Where((_, index) => index % 2 == 1).ToArray()));
    }

    [TestCase("rabbitmq", false)]
    [TestCase("postgresql", true)]
    public async Task A_cron_job_takes_the_password_from_its_secret_and_says_where_an_engine_is_needed(string store, bool needsEngine)
    {
        var tls = needsEngine ? Array.Empty<string>() : ["--ca", "mine.pem"];
        var ended = await Invocation.BackupAsync(
        [
            "schedule", "--at", "02:05", "--store", store, "--dir", "/srv/backups", "--form", "kubernetes", "--address", "store.svc",
            "--job-image", "acme/verify:0.1.0", "--claim", "backups", "--secret", "store-backup", .. tls,
        ]);

        Assert.That(ended.Code, Is.Zero, ended.Error);
        var stream = new YamlStream();
        stream.Load(new StringReader(ended.Output));
        Assert.That(stream.Documents.Select(document => Text(document.RootNode["metadata"]["name"])), Is.EqualTo(new[]
        {
            $"elma365-backup-{store}", $"elma365-backup-{store}-verify", $"elma365-backup-{store}-prune",
        }));
        Assert.That(stream.Documents.Select(document => Text(document.RootNode["spec"]["schedule"])), Is.EqualTo(new[]
        {
            "5 2 * * *", "5 5 * * *", "5 8 * * *",
        }));
        Assert.That(
            stream.Documents.Select(document => Text(document.RootNode["spec"]["jobTemplate"]["spec"]["activeDeadlineSeconds"])),
            Is.All.EqualTo("10800"));
        var texts = ended.Output.Split("---\n");
        Assert.That(
            texts.Select(text => text.Contains("DOCKER_HOST", StringComparison.Ordinal)), Is.EqualTo(new[] { needsEngine, true, false }));
        var pod = stream.Documents[0].RootNode["spec"]["jobTemplate"]["spec"]["template"]["spec"];
        var command = ((YamlSequenceNode)pod["containers"][0]["command"]).Select(Text).ToList();
        Assert.That(command, Does.Contain("/etc/elma365-verify/account/password"));
        Assert.That(command.Contains("/etc/elma365-verify/account/ca.crt"), Is.EqualTo(!needsEngine));
        Assert.That(Text(pod["containers"][0]["volumeMounts"][1]["mountPath"]), Is.EqualTo("/etc/elma365-verify/account"));
        Assert.That(Text(pod["volumes"][1]["secret"]["secretName"]), Is.EqualTo("store-backup"));
        RequireUsable(stream.Documents
            .Select(document => document.RootNode["spec"]["jobTemplate"]["spec"]["template"]["spec"]["containers"][0]["command"])
            .Select(words => ((YamlSequenceNode)words).Select(Text).OfType<string>().ToArray()));
    }

    private static void RequireUsable(IEnumerable<string[]> commands)
    {
        foreach (var words in commands)
        {
            Command command = words[2] switch
            {
                "create" => new BackupCreateCommand(),
                "verify" => new BackupVerifyCommand(),
                _ => new BackupPruneCommand(),
            };
            Assert.That(command.Parse(words[3..]).Errors, Is.Empty, string.Join(' ', words));
        }
    }

    private static string? Text(YamlNode node) => ((YamlScalarNode)node).Value;
}
