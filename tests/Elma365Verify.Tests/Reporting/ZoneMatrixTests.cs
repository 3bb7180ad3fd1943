using Elma365Verify.Policies;
using Elma365Verify.Reachability;
using Elma365Verify.Reporting;
using Elma365Verify.Tests.Samples;

namespace Elma365Verify.Tests.Reporting;

internal sealed class ZoneMatrixTests
{
    [Test]
    public void Zones_keep_the_order_of_the_policy() => Assert.That(
        ZoneMatrix.Of(SampleRun.Conforming).Zones,
        Is.EqualTo(new[] { "external", "edge", "master", "worker", "frontend", "data", "lan" }));

    [Test]
    public void A_conforming_cell_counts_each_documented_port_once()
    {
        var matrix = ZoneMatrix.Of(SampleRun.Conforming);
        Assert.That(matrix["worker", "data"].DocumentedPorts, Is.EqualTo(5));
        Assert.That(matrix["worker", "worker"].DocumentedPorts, Is.EqualTo(1000 + 4 + 1));
        Assert.That(matrix["worker", "data"].Verdict, Is.EqualTo(Verdict.Conforms));
    }

    [Test]
    public void Nothing_swept_is_no_verdict() => Assert.That(ZoneMatrix.Of(SampleRun.Conforming)["edge", "edge"].Verdict, Is.Null);

    [Test]
    public void The_worst_verdict_decides_and_its_cells_are_counted()
    {
        var run = new SampleRun()
            .WithLeak("worker-1", "data-redis", Protocol.Tcp, "1-3")
            .WithOutage("worker-1", "data-redis", Protocol.Tcp, "6379")
            .Build();
        var cell = ZoneMatrix.Of(run)["worker", "data"];
        Assert.That((cell.Verdict, cell.Offending, cell.Outages), Is.EqualTo((Verdict.Leak, 3L, 1L)));
    }

    [Test]
    public void The_matrix_adds_up_to_the_summary()
    {
        var matrix = ZoneMatrix.Of(SampleRun.Broken);
        var cells = matrix.Zones.SelectMany(from => matrix.Zones.Select(to => matrix[from, to])).ToList();
        Assert.That(cells.Sum(cell => cell.Leaks), Is.EqualTo(SampleRun.Broken.Summary.Leaks));
        Assert.That(cells.Sum(cell => cell.Outages), Is.EqualTo(SampleRun.Broken.Summary.Outages));
        Assert.That(cells.Sum(cell => cell.Unproven), Is.EqualTo(SampleRun.Broken.Summary.Unproven));
    }

    [Test]
    public void A_finding_outside_all_sweeps_still_shows()
    {
        var run = new SampleRun().WithoutHandshakes("data-redis").Build();
        Assert.That(ZoneMatrix.Of(run)["data", "data"].Verdict, Is.EqualTo(Verdict.Unproven));
    }
}
