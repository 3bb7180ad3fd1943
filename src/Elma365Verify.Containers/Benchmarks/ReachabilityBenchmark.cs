using System.Globalization;
using System.Security.Cryptography;
using Elma365Verify.Containers.Agents;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Containers.Images;
using Elma365Verify.Images;
using Elma365Verify.Reporting;

namespace Elma365Verify.Containers.Benchmarks;

/// <summary>Compares the sweep with the scanners people know, and the figures with the project's aims.</summary>
public sealed class ReachabilityBenchmark
{
    private readonly BenchmarkOptions options;
    private readonly TimeProvider time;
    private readonly PhaseClock clock;
    private readonly string runId;

    private ReachabilityBenchmark(BenchmarkOptions options, IRunProgress progress, TimeProvider time)
    {
        this.options = options;
        this.time = time;
        clock = new PhaseClock(progress, time);
        var distinction = RandomNumberGenerator.GetHexString(4, lowercase: true);
        runId = string.Create(CultureInfo.InvariantCulture, $"benchmark-{time.GetUtcNow():yyyyMMdd-HHmmss}-{distinction}");
    }

    /// <summary>Measures everything; what it started is gone when it returns.</summary>
    /// <exception cref="EnvironmentException">It could not run.</exception>
    public static async Task<BenchmarkReport> ExecuteAsync(
        BenchmarkOptions options, IRunProgress progress, TimeProvider time, CancellationToken cancellation)
    {
        try
        {
            return await new ReachabilityBenchmark(options, progress, time).ExecuteAsync(cancellation).ConfigureAwait(false);
        }
        catch (AgentException exception)
        {
            throw new EnvironmentException($"The environment broke: {exception.Message}", exception);
        }
    }

    private async Task<BenchmarkReport> ExecuteAsync(CancellationToken cancellation)
    {
        var started = time.GetUtcNow();
        var load = SystemFigures.LoadAverage();
        using var engine = await DockerEngine.ConnectAsync(cancellation).ConfigureAwait(false);
        var processors = await engine.ProcessorsAsync(cancellation).ConfigureAwait(false);
        var pair = PairInputs();
        var reference = options.Matrix ? VerificationInputs.Load(pair.Options) : null;
        var (images, tools) = await clock.MeasureAsync(
            "images", phase => ImagesAsync(engine, reference ?? pair, phase, cancellation)).ConfigureAwait(false);
        var session = await clock.MeasureAsync(
            "environment", phase => VerificationSession.StartAsync(engine, pair, images, runId, phase, cancellation)).ConfigureAwait(false);
        IReadOnlyList<Measurement> sweeps, scans;
        await using (session.ConfigureAwait(false))
        {
            var benchmark = new PairBenchmark(engine, session, tools, clock);
            sweeps = await benchmark.SweepAsync(cancellation).ConfigureAwait(false);
            scans = await benchmark.ScanAsync(options.Quick, cancellation).ConfigureAwait(false);
        }

        var calibrationSeconds = clock.Timings.First(timing => timing.Name == "calibration").Seconds;
        var matrix = reference is null
            ? null
            : await new MatrixBenchmark(engine, reference, images, runId, clock).RunAsync(cancellation).ConfigureAwait(false);
        var setting = new BenchmarkSetting(
            started, engine.Description, processors, options.Lanes ?? processors, load, SystemFigures.LoadAverage(), options.Quick);
        return new BenchmarkReport(setting, sweeps, calibrationSeconds, scans, matrix, SystemFigures.PeakMemory());
    }

    private VerificationInputs PairInputs()
    {
        var verification = new VerificationOptions { Lanes = options.Lanes };
        var images = ImageListLoader.Load(verification.ImagesFile);
        return new VerificationInputs(verification, BenchmarkPath.Policy, BenchmarkPath.Topology, BenchmarkPath.Ruleset, images);
    }

    private static async Task<(SessionImages Images, ResolvedImage Tools)> ImagesAsync(
        DockerEngine engine, VerificationInputs inputs, IRunPhase phase, CancellationToken cancellation)
    {
        using var resolver = new ImageResolver(
            engine, inputs.Images, inputs.Options.Images, phase, inputs.Options.Sourcing);
        var images = await VerificationSession.ResolveImagesAsync(engine, inputs, phase, cancellation).ConfigureAwait(false);
        return (images, await resolver.ResolveAsync("benchmark", cancellation).ConfigureAwait(false));
    }
}
