using Elma365Verify.Containers.Engine;
using Elma365Verify.Topologies;

namespace Elma365Verify.Containers.Benchmarks;

/// <summary>Measures the whole reference topology under the reference ruleset.</summary>
internal sealed class MatrixBenchmark(DockerEngine engine, VerificationInputs inputs, SessionImages images, string runId, PhaseClock clock)
{
    /// <summary>Starts, calibrates, sweeps; then starts the slowest server once more, alone.</summary>
    /// <exception cref="EnvironmentException">The environment can't start.</exception>
    public async Task<MatrixFigures> RunAsync(CancellationToken cancellation)
    {
        var session = await StartAsync("matrix: environment", inputs, cancellation).ConfigureAwait(false);
        var environmentSeconds = clock.Timings[^1].Seconds;
        Host slowest;
        MatrixFigures figures;
        await using (session.ConfigureAwait(false))
        {
            slowest = session.Environment.Subjects.MaxBy(subject => subject.Start)!.Sandbox.Leg.Host;
            await clock.MeasureAsync("matrix: calibration", phase => session.CalibrateAsync(phase, cancellation)).ConfigureAwait(false);
            var calibrationSeconds = clock.Timings[^1].Seconds;
            await session.LoadAsync(inputs.Ruleset, cancellation).ConfigureAwait(false);
            var verdicts = await clock.MeasureAsync(
                "matrix: sweep", phase => session.SweepAsync(session.Plan, phase, cancellation)).ConfigureAwait(false);
            figures = new MatrixFigures(
                inputs.Topology.Pairs().Count(),
                verdicts.Sum(verdict => verdict.Observation.Entered),
                clock.Timings[^1].Seconds,
                calibrationSeconds,
                environmentSeconds,
                slowest.Service!,
                SlowestServerSeconds: 0,
                verdicts.Sum(verdict => (long)verdict.Unproven.Count));
        }

        return figures with { SlowestServerSeconds = await AloneAsync(slowest, cancellation).ConfigureAwait(false) };
    }

    private async Task<double> AloneAsync(Host host, CancellationToken cancellation)
    {
        var alone = inputs with { Topology = new Topology([host]) };
        var session = await StartAsync($"matrix: {host.Service} alone", alone, cancellation).ConfigureAwait(false);
        await using var _ = session.ConfigureAwait(false);
        return session.Environment.Subjects[0].Start.TotalSeconds;
    }

    private Task<VerificationSession> StartAsync(string name, VerificationInputs started, CancellationToken cancellation) =>
        clock.MeasureAsync(name, phase => VerificationSession.StartAsync(engine, started, images, runId, phase, cancellation));
}
