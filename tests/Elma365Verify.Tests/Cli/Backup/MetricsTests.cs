using System.Globalization;
using System.Security.Cryptography;
using System.Text.RegularExpressions;
using CsCheck;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Backup.Metrics;
using Elma365Verify.Cli;
using Elma365Verify.Tests.Backup;
using Elma365Verify.Tests.Backup.Directories;

namespace Elma365Verify.Tests.Cli.Backup;

/// <summary>What commands tell a monitoring system, read by the rules of Prometheus' text format.</summary>
internal sealed partial class MetricsTests
{
    private Scratch scratch = null!;

    private string File => scratch["backups.prom"];

    private string Parent => scratch["backups"];

    [SetUp]
    public void Create() => scratch = new Scratch();

    [TearDown]
    public void Remove() => scratch.Dispose();

    [Test]
    public async Task Age_and_size_of_the_newest_proven_backup_are_told_and_how_the_run_ended()
    {
        var proven = Verified(SampleBackup.Take(Parent, "one"), VerificationOutcome.Passed);
        Verified(SampleBackup.Take(Parent, "two", seed: 2), VerificationOutcome.Failed);
        var newest = SampleBackup.Take(Parent, "three", seed: 3);

        var ended = await Invocation.BackupAsync("verify", "--dir", Parent, "--files-only", "--metrics", File);

        Assert.That(ended.Code, Is.Zero, ended.Error);
        var samples = Samples();
        var store = $"{{directory=\"{Parent}\",store=\"postgresql\"}}";
        Assert.That(samples[$"elma365_backup_newest_proven_timestamp_seconds{store}"], Is.EqualTo(Seconds(proven)));
        Assert.That(
            samples[$"elma365_backup_newest_proven_bytes{store}"], Is.EqualTo((double)proven.Manifest.Files.Sum(file => file.Size)));
        Assert.That(samples[$"elma365_backup_newest_timestamp_seconds{store}"], Is.EqualTo(Seconds(newest)));
        Assert.That(samples[$"elma365_backup_problems{{directory=\"{Parent}\"}}"], Is.Zero);
        var run = $"{{command=\"verify\",directory=\"{Parent}\",store=\"\"}}";
        Assert.That(samples[$"elma365_backup_last_run_success{run}"], Is.EqualTo(1));
        Assert.That(samples[$"elma365_backup_last_run_exit_code{run}"], Is.Zero);
        Assert.That(samples[$"elma365_backup_last_run_duration_seconds{run}"], Is.InRange(0, 60));
        Assert.That(
            samples[$"elma365_backup_last_run_timestamp_seconds{run}"],
            Is.EqualTo(DateTimeOffset.UtcNow.ToUnixTimeSeconds()).Within(60));
    }

    [Test]
    public async Task A_failure_is_told_too_whatever_it_is_and_others_samples_stay()
    {
        SampleBackup.Take(Parent, "one");
        var verified = await Invocation.BackupAsync("verify", "--dir", Parent, "--files-only", "--metrics", File);
        System.IO.File.Delete(Path.Combine(Parent, BackupCatalog.FileName));

        var pruned = await Invocation.BackupAsync("prune", "--dir", Parent, "--keep-newest", "1", "--metrics", File);
        var misused = await Invocation.BackupAsync(
            "create", "--dir", Parent, "--store", "redis", "--metrics", File, "--container", "a", "--address", "b");

        Assert.That((verified.Code, pruned.Code, misused.Code), Is.EqualTo((0, ExitCodes.Findings, ExitCodes.Configuration)));
        var samples = Samples();
        Assert.That(samples[$"elma365_backup_last_run_exit_code{Run("verify", "")}"], Is.Zero, "another command's");
        Assert.That(samples[$"elma365_backup_last_run_exit_code{Run("prune", "")}"], Is.EqualTo(1));
        Assert.That(samples[$"elma365_backup_last_run_success{Run("prune", "")}"], Is.Zero);
        Assert.That(samples[$"elma365_backup_last_run_exit_code{Run("create", "redis")}"], Is.EqualTo(3));
        Assert.That(samples[$"elma365_backup_problems{{directory=\"{Parent}\"}}"], Is.EqualTo(2));
        Assert.That(samples.Keys.Where(key => key.Contains("newest_timestamp", StringComparison.Ordinal)), Is.Empty, "nothing is known");
        var proven = "elma365_backup_newest_proven_timestamp_seconds{directory=\"" + Parent + "\",store=\"";
        Assert.That(samples[$"{proven}postgresql\"}}"], Is.Zero, "an alert on the age of what is missing would never fire");
        Assert.That(samples[$"{proven}redis\"}}"], Is.Zero, "nor on a store that never had a backup");

        string Run(string command, string store) => $"{{command=\"{command}\",directory=\"{Parent}\",store=\"{store}\"}}";
    }

    [Test]
    public async Task A_file_of_somebody_elses_is_not_overwritten()
    {
        SampleBackup.Take(Parent, "one");
        System.IO.File.WriteAllText(File, "node_load1 0.5\n");

        var ended = await Invocation.BackupAsync("verify", "--dir", Parent, "--files-only", "--metrics", File);

        Assert.That(ended.Code, Is.EqualTo(ExitCodes.Environment));
        Assert.That(ended.Error, Does.Contain($"{File}:1: elma365-verify did not write this"));
        Assert.That(System.IO.File.ReadAllText(File), Is.EqualTo("node_load1 0.5\n"));
    }

    [Test]
    [System.Runtime.Versioning.UnsupportedOSPlatform("windows")]
    public async Task The_collector_may_read_it_and_finds_nothing_unfinished()
    {
        SampleBackup.Take(Parent, "one");
        await Invocation.BackupAsync("verify", "--dir", Parent, "--files-only", "--metrics", File);
        Assert.That(System.IO.File.GetUnixFileMode(File), Is.EqualTo(
            UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.OtherRead));
        Assert.That(scratch.Names, Is.EquivalentTo(new[] { "backups", "backups.prom", "backups.prom.lock" }));
    }

    [Test]
    public void Any_path_is_written_so_that_it_is_read_back() => Gen.String.Where(path => !path.Contains('\r', StringComparison.Ordinal))
        .Sample(path =>
        {
            var text = MetricsFile.Render([.. BackupMetrics.OfDirectory(path, listing: null)]);
            using var own = new Scratch();
            System.IO.File.WriteAllText(own["m"], text);
            if (!Valid(text))
                return false;
            // What no UTF-8 can hold is replaced when it is written.
            return path.Any(char.IsSurrogate) || MetricsFile.Read(own["m"]).Single().Labels.Single().Value == path;
        }, iter: 300);

    [TestCase("elma365_backup_problems{directory=\"/a\"} 1\nelma365_backup_problems{directory=\"/a\"} x\n")]
    [TestCase("elma365_backup_others{directory=\"/a\"} 1\n")]
    [TestCase("elma365_backup_problems{directory=\"/a} 1\n")]
    public void What_it_did_not_write_is_named_by_its_line(string text)
    {
        System.IO.File.WriteAllText(File, text);
        Assert.That(() => MetricsFile.Read(File), Throws.TypeOf<BackupException>().With.Message.Contains("did not write this"));
    }

    private Dictionary<string, double> Samples()
    {
        var text = System.IO.File.ReadAllText(File);
        Assert.That(Valid(text), text);
        return text.Split('\n').Where(line => line.Length > 0 && line[0] != '#').ToDictionary(
            line => line[..line.LastIndexOf(' ')],
            line => double.Parse(line[(line.LastIndexOf(' ') + 1)..], CultureInfo.InvariantCulture));
    }

    // Exposition format 0.0.4: HELP and TYPE once a name, before its samples, which stand together; every series once.
    private static bool Valid(string text)
    {
        var (name, seen, series) = (string.Empty, new HashSet<string>(), new HashSet<string>());
        foreach (var line in text[..^1].Split('\n'))
        {
            if (Help().Match(line) is { Success: true } help)
                name = seen.Add(help.Groups[1].Value) ? help.Groups[1].Value : string.Empty;
            else if (line == $"# TYPE {name} gauge")
                continue;
            else if (Sample().Match(line) is not { Success: true } sample || sample.Groups[1].Value != name
                || !series.Add(line[..line.LastIndexOf(' ')]))
                return false;
        }

        return text.EndsWith('\n');
    }

    private static double Seconds(SealedBackup backup) => backup.Manifest.Created.ToUnixTimeMilliseconds() / 1000.0;

    private static SealedBackup Verified(SealedBackup backup, VerificationOutcome outcome)
    {
        using var random = RandomNumberGenerator.Create();
        VerificationStore.Keep(
            backup.Path,
            new VerificationRecord(
                backup.ManifestSha256,
                VerificationDepth.Restore,
                SampleBackup.Began,
                outcome,
                2,
                outcome == VerificationOutcome.Failed ? ["x"] : []),
            new DurableStorage(),
            random);
        return backup;
    }

    [GeneratedRegex(@"\A# HELP ([a-z0-9_]+) [^\\]+\z")]
    private static partial Regex Help();

    [GeneratedRegex("""\A([a-zA-Z_:][a-zA-Z0-9_:]*)\{[a-z]+="([^"\\\n]|\\[\\"n])*"(,[a-z]+="([^"\\\n]|\\[\\"n])*")*\} [0-9.]+\z""")]
    private static partial Regex Sample();
}
