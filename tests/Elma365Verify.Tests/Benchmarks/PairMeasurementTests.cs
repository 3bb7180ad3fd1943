using Elma365Verify.Containers.Benchmarks;
using Elma365Verify.Policies;
using Elma365Verify.Reachability;

namespace Elma365Verify.Tests.Benchmarks;

internal sealed class PairMeasurementTests
{
    [Test]
    public void Two_sweeps_make_one_measurement()
    {
        var measurement = PairBenchmark.Measure([Seen(Protocol.Tcp), Seen(Protocol.Udp)], seconds: 0.5);

        Assert.Multiple(() =>
        {
            Assert.That(measurement.IsRight);
            Assert.That(measurement.Found.Count, Is.EqualTo(8));
            Assert.That(measurement.Rate, Is.EqualTo(2 * 65_535 / 0.5));
        });
    }

    [Test]
    public void Unproven_sweep_is_a_failure_with_its_doubt()
    {
        var measurement = PairBenchmark.Measure([Seen(Protocol.Tcp), Seen(Protocol.Udp, "the witness died")], seconds: 0.5);

        Assert.That(measurement.Failure, Is.EqualTo("unproven: the witness died"));
    }

    [Test]
    public void Sweep_that_saw_nothing_missed_everything() => Assert.That(
        PairBenchmark.Measure([], seconds: 0.5).Missed.ToString(),
        Is.EqualTo("tcp 22, 443, 5432, 6443, 10250, 30000; udp 53, 4234"));

    [Test]
    public void Policy_and_ruleset_of_the_path_name_the_same_ports() => Assert.Multiple(() =>
    {
        var (source, target) = (BenchmarkPath.Source, BenchmarkPath.Target);
        Assert.That(BenchmarkPath.Policy.Permitted(source, target, Protocol.Tcp), Is.EqualTo(BenchmarkPath.Open.Tcp));
        Assert.That(BenchmarkPath.Policy.Permitted(source, target, Protocol.Udp), Is.EqualTo(BenchmarkPath.Open.Udp));
        Assert.That(BenchmarkPath.Policy.Permitted(target, source, Protocol.Tcp).IsEmpty);
        Assert.That(BenchmarkPath.Ruleset.Text, Does.Contain("tcp dport { 22, 443, 5432, 6443, 10250, 30000 } accept"));
        Assert.That(BenchmarkPath.Ruleset.Text, Does.Contain("udp dport { 53, 4234 } accept"));
    });

    private static SweepVerdict Seen(Protocol protocol, params string[] doubts)
    {
        var open = protocol == Protocol.Tcp ? BenchmarkPath.Open.Tcp : BenchmarkPath.Open.Udp;
        var observation = new SweepObservation(
            new Sweep(BenchmarkPath.Source, BenchmarkPath.Target, protocol),
            protocol.Cells(),
            Sent: 65_535,
            Entered: 65_535,
            HandedOn: open.Count,
            Captured: open.Count,
            open,
            Strays: [],
            doubts);
        return new Judge(BenchmarkPath.Policy).Decide(observation);
    }
}
