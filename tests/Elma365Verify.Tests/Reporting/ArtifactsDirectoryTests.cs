using Elma365Verify.Reporting;
using Elma365Verify.Tests.Samples;

namespace Elma365Verify.Tests.Reporting;

internal sealed class ArtifactsDirectoryTests
{
    private string directory = string.Empty;

    [SetUp]
    public void Create() => directory = Directory.CreateTempSubdirectory("elma365-verify-").FullName;

    [TearDown]
    public void Remove() => Directory.Delete(directory, recursive: true);

    [Test]
    public void A_run_leaves_its_files_and_nothing_half_written()
    {
        var written = new ArtifactsDirectory(directory).Write(SampleRun.Broken, _ => [new CapturedFrame(0, new byte[60])]);
        var run = Path.Combine(directory, written.RunId);
        var files = Directory.GetFiles(run).Select(Path.GetFileName);
        Assert.That(files, Is.EquivalentTo(new[] { "results.json", "junit.xml", "report.html" }));
        Assert.That(Directory.GetFiles(Path.Combine(run, "findings")).Select(Path.GetFileName).Order(), Is.EqualTo(new[]
        {
            "01-leak-ext-stranger-edge-proxy-udp.pcap",
            "02-leak-worker-1-data-redis-tcp.pcap",
            "03-leak-lan-1-data-minio-tcp.pcap",
            "04-outage-worker-2-worker-1-tcp.pcap",
            "05-outage-worker-1-data-postgresql-tcp.pcap",
            "06-unproven-master-1-lan-1-udp.pcap",
        }));
    }

    [Test]
    public void Each_capture_is_named_in_the_report_and_exists()
    {
        var written = new ArtifactsDirectory(directory).Write(SampleRun.Broken, _ => [new CapturedFrame(0, new byte[60])]);
        foreach (var finding in written.Findings)
        {
            Assert.That(Path.Combine(directory, written.RunId, finding.Capture!), Does.Exist);
            Assert.That(File.ReadAllText(Path.Combine(directory, written.RunId, "results.json")), Does.Contain($"\"{finding.Capture}\""));
        }
    }

    [Test]
    public void A_finding_without_packets_has_no_capture()
    {
        var written = new ArtifactsDirectory(directory).Write(SampleRun.Broken, _ => []);
        Assert.That(written.Findings.Select(finding => finding.Capture), Is.All.Null);
        Assert.That(Path.Combine(directory, written.RunId, "findings"), Does.Not.Exist);
    }

    [Test]
    public void Latest_points_to_the_newest_run()
    {
        var artifacts = new ArtifactsDirectory(directory);
        artifacts.Write(SampleRun.Conforming with { RunId = "first" }, _ => []);
        artifacts.Write(SampleRun.Conforming with { RunId = "second" }, _ => []);
        Assert.That(File.ReadAllText(Path.Combine(directory, "latest", "results.json")), Does.Contain("\"runId\": \"second\""));
        Assert.That(new FileInfo(Path.Combine(directory, "latest")).LinkTarget, Is.EqualTo("second"));
        Assert.That(Directory.GetFileSystemEntries(directory), Has.Length.EqualTo(3), "nothing is left beside");
    }

    [Test]
    public void A_link_replaces_the_text_file_a_system_without_links_left()
    {
        File.WriteAllText(Path.Combine(directory, "latest"), "older\n");
        new ArtifactsDirectory(directory).Write(SampleRun.Conforming with { RunId = "newer" }, _ => []);
        Assert.That(new FileInfo(Path.Combine(directory, "latest")).LinkTarget, Is.EqualTo("newer"));
    }

    [Test]
    public void A_run_id_never_leads_out_of_the_directory()
    {
        new ArtifactsDirectory(directory).Write(SampleRun.Conforming with { RunId = "../../outside" }, _ => []);
        Assert.That(Path.Combine(directory, ".._.._outside", "results.json"), Does.Exist);
    }

    [Test]
    public void A_file_in_the_way_is_an_error_that_names_it()
    {
        var blocked = Path.Combine(directory, "file");
        File.WriteAllText(blocked, "in the way");
        var artifacts = new ArtifactsDirectory(blocked);
        foreach (var use in new Action[] { artifacts.EnsureWritable, () => artifacts.Write(SampleRun.Conforming, _ => []) })
            Assert.That(use, Throws.TypeOf<ConfigurationException>().With.Message.StartsWith(blocked));
    }

    [Test]
    public void A_directory_in_the_place_of_latest_is_an_error_and_stays()
    {
        Directory.CreateDirectory(Path.Combine(directory, "latest"));
        Assert.That(
            () => new ArtifactsDirectory(directory).Write(SampleRun.Conforming, _ => []),
            Throws.TypeOf<ConfigurationException>().With.Message.Contains("latest"));
        Assert.That(Path.Combine(directory, "latest"), Does.Exist);
    }

    [Test]
    public void A_full_disk_is_an_error_and_leaves_no_results()
    {
        Assume.That(OperatingSystem.IsLinux() && File.Exists("/dev/full"), "a device that is always full");
        var run = Directory.CreateDirectory(Path.Combine(directory, SampleRun.Conforming.RunId)).FullName;
        File.CreateSymbolicLink(Path.Combine(run, "results.json.partial"), "/dev/full");
        Assert.That(
            () => new ArtifactsDirectory(directory).Write(SampleRun.Conforming, _ => []),
            Throws.TypeOf<ConfigurationException>().With.Message.Contains("results.json"));
        Assert.That(Directory.GetFiles(run).Select(Path.GetFileName), Is.EquivalentTo(new[] { "junit.xml", "report.html" }));
        Assert.That(Path.Combine(directory, "latest"), Does.Not.Exist);
    }

    [Test]
    public void A_usable_directory_is_found_usable_and_left_empty()
    {
        var fresh = Path.Combine(directory, "new", "artifacts");
        new ArtifactsDirectory(fresh).EnsureWritable();
        Assert.That(Directory.GetFileSystemEntries(fresh), Is.Empty);
    }
}
