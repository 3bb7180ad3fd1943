using Elma365Verify.Containers.Benchmarks;
using Elma365Verify.Policies;

namespace Elma365Verify.Tests.Benchmarks;

/// <summary>A benchmark with round figures.</summary>
internal static class SampleBenchmark
{
    public static OpenPorts Tcp { get; } = new(Reference.Ports("22, 443"), PortSet.Empty);

    public static MatrixFigures Matrix { get; } = new(210, 27_500_000, 50, 8, 6, "rabbitmq", 5, UnprovenCells: 0);

    public static BenchmarkReport Report { get; } = new(
        new BenchmarkSetting(DateTimeOffset.UnixEpoch, "20.10.24 (API 1.41)", 2, 2, 0.5, 1.75, Quick: false),
        [Sweep(0.7), Sweep(0.5), Sweep(0.4)],
        CalibrationSeconds: 1.5,
        [
            Scan("masscan", "--rate 100000 --wait 1", 2.5),
            Scan("masscan", "--rate 200000 --wait 1", 2) with { Found = new OpenPorts(Reference.Ports("22"), PortSet.Empty) },
            Scan("nmap", "-T4 --min-rate 5000", 25),
            Scan("nmap", "default timing", 900) with { Found = OpenPorts.None, Failure = "not finished within 15 min" },
        ],
        Matrix,
        PeakMemory: 160_000_000);

    public static Measurement Sweep(double seconds)
    {
        var open = new OpenPorts(Tcp.Tcp, Reference.Ports("53"));
        return new Measurement("elma365-verify", "TCP and UDP", seconds, 131_070, open, open, Failure: null);
    }

    public static Measurement Scan(string tool, string settings, double seconds) =>
        new(tool, settings, seconds, 65_536, Tcp, Tcp, Failure: null);
}
