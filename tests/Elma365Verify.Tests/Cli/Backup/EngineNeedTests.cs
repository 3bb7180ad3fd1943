using System.Diagnostics;
using Elma365Verify.Containers.Images;

namespace Elma365Verify.Tests.Cli.Backup;

/// <summary>For which commands <c>./verify backup</c> asks for a Docker engine, and would install one.</summary>
[Platform("Linux,MacOsX")]
internal sealed class EngineNeedTests
{
    [TestCase("create --store minio --address s3.example:9000 --dir d")]
    [TestCase("create --dir d --address=s3.example --store=mongodb")]
    [TestCase("restore --store:rabbitmq --address:mq.example --dir d --name n")]
    [TestCase("verify --dir d --files-only")]
    [TestCase("list --dir d")]
    [TestCase("prune --dir d --keep-newest 1")]
    [TestCase("schedule --form crontab --store postgresql --container db --dir d")]
    [CancelAfter(20_000)]
    public void None_is_asked_for_where_none_is_needed(string arguments, CancellationToken cancellation) =>
        Assert.That(Needs(arguments, cancellation), Is.False);

    [TestCase("create --store postgresql --address db.example --dir d")]
    [TestCase("create --store redis --address=db.example --dir d")]
    [TestCase("create --store minio --container s3 --dir d")]
    [TestCase("create --dir d --address s3.example")]
    [TestCase("restore --store mongodb --container db --dir d --name n")]
    [TestCase("verify --dir d --store minio")]
    [TestCase("create --store minio --address s3.example --dir d --encrypt-to age1x")]
    [TestCase("restore --store minio --address s3.example --dir d --name n --identity=key")]
    [CancelAfter(20_000)]
    public void One_is_asked_for_where_a_container_has_to_run(string arguments, CancellationToken cancellation) =>
        Assert.That(Needs(arguments, cancellation), Is.True);

    // The script's own function, with nothing on its PATH, so that there is no age.
    private static bool Needs(string arguments, CancellationToken cancellation)
    {
        var script = File.ReadAllText(ProductFiles.PathOf("verify"));
        var from = script.IndexOf("backup_needs_engine() {", StringComparison.Ordinal);
        var function = script[from..(script.IndexOf("\n}\n", from, StringComparison.Ordinal) + 3)];
        using var shell = Process.Start(new ProcessStartInfo(
            "/bin/bash", ["-c", $"set -u; PATH=/nowhere; {function}\nbackup_needs_engine backup {arguments} && exit 10; exit 20"]))!;
        using var _ = cancellation.Register(shell.Kill);
        shell.WaitForExit();
        Assert.That(shell.ExitCode, Is.AnyOf(10, 20), arguments);
        return shell.ExitCode == 10;
    }
}
