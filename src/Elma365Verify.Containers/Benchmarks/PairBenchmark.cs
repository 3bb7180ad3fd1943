using System.Globalization;
using System.Text.Json;
using Elma365Verify.Agent.Protocol;
using Elma365Verify.Containers.Agents;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Containers.Images;
using Elma365Verify.Policies;
using Elma365Verify.Reachability;

namespace Elma365Verify.Containers.Benchmarks;

/// <summary>Measures every tool over one path, one after another, under one ruleset.</summary>
internal sealed class PairBenchmark(DockerEngine engine, VerificationSession session, ResolvedImage tools, PhaseClock clock)
{
    private const int Repeats = 3;
    private static readonly int[] Rates = [50_000, 100_000, 200_000, 400_000, 800_000];
    private static readonly Sweep[] Plan =
    [
        new Sweep(BenchmarkPath.Source, BenchmarkPath.Target, Protocol.Tcp),
        new Sweep(BenchmarkPath.Source, BenchmarkPath.Target, Protocol.Udp),
    ];

    private static readonly TimeSpan ListenersPatience = TimeSpan.FromSeconds(20);

    /// <summary>
    /// Calibrates, loads the ruleset, and sweeps several times: each a whole campaign, from arming the witnesses to the verdicts.
    /// </summary>
    public async Task<IReadOnlyList<Measurement>> SweepAsync(CancellationToken cancellation)
    {
        await clock.MeasureAsync("calibration", phase => session.CalibrateAsync(phase, cancellation)).ConfigureAwait(false);
        await session.LoadAsync(BenchmarkPath.Ruleset, cancellation).ConfigureAwait(false);
        var sweeps = new List<Measurement>();
        for (var repeat = 1; repeat <= Repeats; repeat++)
        {
            var name = string.Create(CultureInfo.InvariantCulture, $"our sweep, {repeat} of {Repeats}");
            var verdicts = await clock.MeasureAsync(name, phase => session.SweepAsync(Plan, phase, cancellation)).ConfigureAwait(false);
            sweeps.Add(Measure(verdicts, clock.Timings[^1].Seconds));
        }

        return sweeps;
    }

    /// <summary>Runs the scanners in the source's network namespace, with listeners behind every open TCP port of the target.</summary>
    public async Task<IReadOnlyList<Measurement>> ScanAsync(bool quick, CancellationToken cancellation)
    {
        var scanner = await StartAsync(cancellation).ConfigureAwait(false);
        var source = session.Environment.SandboxOf(BenchmarkPath.Source).Leg;
        var scans = Rates.Select(rate => Scan.Masscan(rate, source, BenchmarkPath.Target))
            .Append(Scan.Nmap("-T4 --min-rate 5000", BenchmarkPath.Target))
            .Concat(quick ? [] : [Scan.Nmap("", BenchmarkPath.Target)]);

        // masscan's receiver ends only when some packet wakes it; in a namespace this quiet the canaries have to.
        var environment = session.Environment;
        await environment.Firewall.StartGuardAsync(environment.Legs, session.Mark, cancellation).ConfigureAwait(false);
        var measured = new List<Measurement>();
        foreach (var scan in scans)
        {
            await session.Environment.Firewall.ForgetConnectionsAsync(cancellation).ConfigureAwait(false);
            measured.Add(await clock.MeasureAsync(
                $"{scan.Tool}, {scan.Settings}",
                phase => scanner.MeasureAsync(
                    scan,
                    new OpenPorts(BenchmarkPath.Open.Tcp, PortSet.Empty),
                    () => PacketsAsync(cancellation),
                    share => phase.Report("scanning", share),
                    cancellation)).ConfigureAwait(false));
        }

        await environment.Firewall.StopGuardAsync(cancellation).ConfigureAwait(false);
        return measured;
    }

    /// <summary>One row of our two sweeps, which run as one campaign.</summary>
    internal static Measurement Measure(IReadOnlyList<SweepVerdict> verdicts, double seconds)
    {
        PortSet Delivered(Protocol protocol) =>
            verdicts.FirstOrDefault(verdict => verdict.Sweep.Protocol == protocol)?.Observation.Delivered ?? PortSet.Empty;
        var doubt = verdicts.Where(verdict => !verdict.Unproven.IsEmpty).SelectMany(verdict => verdict.Doubts).FirstOrDefault();
        return new Measurement(
            "elma365-verify",
            "TCP and UDP, both ends, custody",
            seconds,
            verdicts.Sum(verdict => verdict.Observation.Entered),
            BenchmarkPath.Open,
            new OpenPorts(Delivered(Protocol.Tcp), Delivered(Protocol.Udp)),
            doubt is null ? null : $"unproven: {doubt}");
    }

    private async Task<ScannerContainer> StartAsync(CancellationToken cancellation)
    {
        var environment = session.Environment;
        var ports = BenchmarkPath.Open.Tcp.Ranges.Select(range => range.First).ToList();
        var listeners = $"for port in {string.Join(' ', ports)}; do ncat --listen --keep-open --recv-only \"$port\" & done; wait";
        await environment.JoinAsync(BenchmarkPath.Target, tools.Reference, ["sh", "-c", listeners], cancellation).ConfigureAwait(false);
        var target = environment.SandboxOf(BenchmarkPath.Target).Agent;
        foreach (var port in ports)
            await target.DoAsync(new AwaitPortRequest(port, ListenersPatience.TotalSeconds), cancellation).ConfigureAwait(false);
        string[] idle = ["sleep", "infinity"];
        var joined = await environment.JoinAsync(BenchmarkPath.Source, tools.Reference, idle, cancellation).ConfigureAwait(false);
        return new ScannerContainer(engine.Client, joined.Id);
    }

    /// <summary>
    /// What the firewall's end of the source's leg has received: the interface's own count, which costs no tool anything.
    /// </summary>
    private async Task<long> PacketsAsync(CancellationToken cancellation)
    {
        var request = new RunRequest("ip", ["-s", "-j", "link", "show", "dev", BenchmarkPath.Source.Name], "", 10);
        var shown = await session.Environment.Firewall.Agent.AskAsync<RunResponse>(request, cancellation).ConfigureAwait(false);
        if (shown.ExitCode != 0)
            throw new AgentException($"The firewall's leg can't be read: {shown.Error.Trim()}");
        using var document = JsonDocument.Parse(shown.Output);
        return document.RootElement[0].GetProperty("stats64").GetProperty("rx").GetProperty("packets").GetInt64();
    }
}
