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
            "5 2 * * * '/opt/verify' 'backup' 'create' '--store' 'rabbitmq' '--dir' '/srv/backups' '--container' 'mq' "
            + "'--management-port' '8080' '--user' 'guest' '--password-file' '/etc/backup/pw' '--contract' 'bitnami'\n",
            string.Empty)));
        var arguments = ended.Output.Split('\'').Where((_, index) => index % 2 == 1).Skip(3);
        Assert.That(new BackupCreateCommand().Parse([.. arguments]).Errors, Is.Empty);
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
        Assert.That(ended.Output.Contains("DOCKER_HOST", StringComparison.Ordinal), Is.EqualTo(needsEngine));
        var stream = new YamlStream();
        stream.Load(new StringReader(ended.Output));
        var pod = stream.Documents.Single().RootNode["spec"]["jobTemplate"]["spec"]["template"]["spec"];
        var command = ((YamlSequenceNode)pod["containers"][0]["command"]).Select(Text).ToList();
        Assert.That(command, Does.Contain("/etc/elma365-verify/account/password"));
        Assert.That(command.Contains("/etc/elma365-verify/account/ca.crt"), Is.EqualTo(!needsEngine));
        Assert.That(Text(pod["containers"][0]["volumeMounts"][1]["mountPath"]), Is.EqualTo("/etc/elma365-verify/account"));
        Assert.That(Text(pod["volumes"][1]["secret"]["secretName"]), Is.EqualTo("store-backup"));
        Assert.That(new BackupCreateCommand().Parse([.. command.Skip(3).OfType<string>()]).Errors, Is.Empty);
    }

    private static string? Text(YamlNode node) => ((YamlScalarNode)node).Value;
}
