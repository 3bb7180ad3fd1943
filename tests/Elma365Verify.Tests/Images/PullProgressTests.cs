using Docker.DotNet.Models;
using Elma365Verify.Containers.Images;
using Elma365Verify.Reporting;

namespace Elma365Verify.Tests.Images;

internal sealed class PullProgressTests
{
    [Test]
    public void Layers_add_up_to_megabytes_and_a_fraction()
    {
        var phase = new RecordedPhase();
        var progress = new PullProgress("postgres:15.14", phase, () => { });

        progress.Report(Downloading("a", 30_000_000, 100_000_000));
        progress.Report(Downloading("b", 4_000_000, 51_000_000));
        progress.Report(new JSONMessage { ID = "c", Status = "Already exists" });
        progress.Report(new JSONMessage { ID = "a", Status = "Download complete" });

        Assert.That(phase.Reports, Is.EqualTo(new (string, double?)[]
        {
            ("pulling postgres:15.14: 30 of 100 MB", 0.3),
            ("pulling postgres:15.14: 34 of 151 MB", 34.0 / 151),
            ("pulling postgres:15.14: 104 of 151 MB", 104.0 / 151),
        }));
    }

    [Test]
    public void A_long_name_leaves_room_for_the_figures()
    {
        var phase = new RecordedPhase();
        var progress = new PullProgress("quay.io/minio/minio:RELEASE.2025-09-07T16-13-09Z", phase, () => { });
        progress.Report(Downloading("a", 1_000_000, 60_000_000));

        Assert.That(phase.Reports.Single().Detail, Is.EqualTo("pulling minio:RELEASE.202…: 1 of 60 MB"));
    }

    [Test]
    public void Whatever_the_engine_says_is_a_sign_of_life_and_its_error_is_kept()
    {
        var heard = 0;
        var progress = new PullProgress("redis:7", new RecordedPhase(), () => heard++);

        progress.Report(new JSONMessage { Status = "Pulling from library/redis", ID = "7" });
        progress.Report(new JSONMessage { Error = new JSONError { Message = "toomanyrequests" } });

        Assert.That((heard, progress.Refusal), Is.EqualTo((2, "toomanyrequests")));
    }

    private static JSONMessage Downloading(string layer, long current, long total) =>
        new() { ID = layer, Status = "Downloading", Progress = new JSONProgress { Current = current, Total = total } };

    private sealed class RecordedPhase : IRunPhase
    {
        public List<(string Detail, double? Fraction)> Reports { get; } = [];

        public void Report(string detail, double? fraction = null) => Reports.Add((detail, fraction));

        public void Dispose()
        {
        }
    }
}
