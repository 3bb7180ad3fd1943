using Elma365Verify.Cli;
using Elma365Verify.Tests.Backup;

namespace Elma365Verify.Tests.Cli.Backup;

/// <summary>A command that can't be meant is refused with code 3 before a store or an engine is asked anything.</summary>
internal sealed class BackupUsageTests
{
    private readonly Scratch scratch = new();

    [OneTimeSetUp]
    public void Write()
    {
        File.WriteAllText(scratch["pw"], "secret\n");
        File.WriteAllText(scratch["lines"], "one\ntwo\n");
        File.WriteAllText(scratch["empty"], "");
    }

    [OneTimeTearDown]
    public void Remove() => scratch.Dispose();

    [TestCase("Say where the store is", "create --store redis --dir D")]
    [TestCase("Say where the store is", "create --store redis --dir D --container a --address b")]
    [TestCase("--port goes with --container", "create --store redis --dir D --address b --port 7 --password-file PW")]
    [TestCase("--management-port goes with --store rabbitmq", "create --store redis --dir D --container b --management-port 7")]
    [TestCase("--image goes with --address", "create --store redis --dir D --container b --image a/b:1")]
    [TestCase("--server-name goes with --ca", "create --store minio --dir D --address b --server-name x")]
    [TestCase("--ca: postgresql is backed up without TLS only", "create --store postgresql --dir D --address b --ca PW")]
    [TestCase("--ca with --container takes --server-name", "create --store minio --dir D --container b --ca PW")]
    [TestCase("it holds no certificate", "create --store minio --dir D --address b --ca PW --password-file PW")]
    [TestCase("is no address", "create --store minio --dir D --address http://b/ --password-file PW")]
    [TestCase("Option '--dir' is required", "create --store redis --container a")]
    [TestCase("'mysql' not recognized", "create --store mysql --dir D --container a")]
    [TestCase("--port 70000: write a whole number from 1 to 65535", "create --store redis --dir D --container a --port 70000")]
    [TestCase("'speed' not recognized", "create --store minio --dir D --container a --lacks speed")]
    [TestCase("'kubernetes-style' not recognized", "create --store redis --dir D --container a --contract kubernetes-style")]
    [TestCase("can't be a backup's name", "create --store redis --dir D --container a --name ../x --password-file PW")]
    [TestCase("There is no backup nightly in", "restore --store redis --dir D --container a --name nightly --password-file PW")]
    [TestCase("can't be listed", "verify --dir D/none")]
    [TestCase("There is no backup to verify", "verify --dir D")]
    [TestCase("There is no backup nightly in", "verify --dir D --name nightly")]
    [TestCase("can't be listed", "list --dir D/none")]
    [TestCase("This policy keeps no backup at all", "prune --dir D")]
    [TestCase("--keep-daily -1: write a whole number from 0 to 10000", "prune --dir D --keep-daily -1")]
    [TestCase("can't be listed", "prune --dir D/none --keep-daily 1")]
    [TestCase("is not a time of day", "schedule --form crontab --at 25:00 --store redis --dir D --container a --password-file PW")]
    [TestCase("reads its password from a file", "schedule --form crontab --at 02:30 --store redis --dir D --container a")]
    [TestCase("--claim goes with --form kubernetes",
        "schedule --form systemd --at 02:30 --store redis --dir D --container a --password-file PW --claim c")]
    [TestCase("--form kubernetes takes --claim", "schedule --form kubernetes --at 02:30 --store redis --dir D --address a --job-image a:1")]
    [TestCase("takes --address HOST[:PORT]",
        "schedule --form kubernetes --at 02:30 --store redis --dir D --container a --job-image a:1 --claim c --secret s")]
    public async Task What_is_wrong_is_said(string message, string line)
    {
        var ended = await Invocation.BackupAsync([.. line.Split(' ').Select(Place)]);

        Assert.That(ended.Error, Does.Contain(message));
        Assert.That(ended.Code, Is.EqualTo(ExitCodes.Configuration));
        Assert.That(scratch.Names, Is.EqualTo(["empty", "lines", "pw"]), "nothing is made for a command that is refused");
    }

    [TestCase("lines", "on one line")]
    [TestCase("empty", "on one line")]
    [TestCase("missing", "Could not find file")]
    public async Task A_password_file_that_holds_no_password_is_refused(string file, string message)
    {
        var ended = await Invocation.BackupAsync(
            "create", "--store", "redis", "--dir", scratch.Root, "--container", "a", "--password-file", scratch[file]);

        Assert.That(ended.Error, Does.StartWith($"--password-file {scratch[file]}: ").And.Contain(message));
        Assert.That(ended.Code, Is.EqualTo(ExitCodes.Configuration));
    }

    [Test]
    public async Task A_password_is_no_option() => Assert.That(
        (await Invocation.BackupAsync("create", "--store", "redis", "--dir", "d", "--container", "a", "--password", "x")).Code,
        Is.EqualTo(ExitCodes.Configuration));

    [TestCase("create", "--container db")]
    [TestCase("verify", "--files-only")]
    [TestCase("restore", "--name redis-20261122-181500")]
    [TestCase("list", "--dir /srv/backups")]
    [TestCase("prune", "--keep-daily 7")]
    [TestCase("schedule", "--form systemd")]
    public async Task Help_teaches_by_an_example(string command, string example)
    {
        var ended = await Invocation.BackupAsync(command, "--help");

        Assert.That(ended.Output, Does.Contain($"verify backup {command} ").And.Contain(example));
        Assert.That(ended.Code, Is.Zero);
    }

    private string Place(string word) => word switch
    {
        "D" => scratch.Root,
        "D/none" => scratch["none"],
        "PW" => scratch["pw"],
        _ => word,
    };
}
