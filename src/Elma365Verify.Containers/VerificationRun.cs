using System.Globalization;
using System.Security.Cryptography;
using Elma365Verify.Containers.Agents;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Reachability;
using Elma365Verify.Reporting;

namespace Elma365Verify.Containers;

/// <summary>One run from the files to the report: images, environment, calibration, ruleset, sweep, services, behaviours.</summary>
public sealed class VerificationRun
{
    private readonly TimeProvider time;
    private readonly PhaseClock clock;
    private readonly VerificationInputs inputs;

    private VerificationRun(VerificationInputs inputs, IRunProgress progress, TimeProvider time)
    {
        this.inputs = inputs;
        this.time = time;
        clock = new PhaseClock(progress, time);
    }

    /// <summary>Verifies everything.</summary>
    /// <returns>The report, and the offending packets of its findings.</returns>
    /// <exception cref="ConfigurationException">The ruleset does not load, or a named image does not exist.</exception>
    /// <exception cref="EnvironmentException">The environment could not start, or broke.</exception>
    public static Task<RunOutcome> ExecuteAsync(
        VerificationInputs inputs, IRunProgress progress, TimeProvider time, CancellationToken cancellation) =>
        new VerificationRun(inputs, progress, time).ExecuteAsync(cancellation);

    private async Task<RunOutcome> ExecuteAsync(CancellationToken cancellation)
    {
        var started = time.GetUtcNow();
        var stopwatch = time.GetTimestamp();
        var suffix = RandomNumberGenerator.GetHexString(4, lowercase: true);
        var runId = string.Create(CultureInfo.InvariantCulture, $"{started:yyyyMMdd-HHmmss}-{suffix}");
        using var engine = await DockerEngine.ConnectAsync(cancellation).ConfigureAwait(false);
        var images = await clock.MeasureAsync(
            "images", phase => VerificationSession.ResolveImagesAsync(engine, inputs, phase, cancellation)).ConfigureAwait(false);
        var session = await clock.MeasureAsync(
            "environment", phase => VerificationSession.StartAsync(engine, inputs, images, runId, phase, cancellation)).ConfigureAwait(false);
        try
        {
            var (verdicts, services) = await VerifyAsync(session, cancellation).ConfigureAwait(false);
            var findings = FindingsBuilder.Build(inputs.Policy, inputs.Topology, verdicts, services);
            var evidence = await session.EvidenceAsync(verdicts, cancellation).ConfigureAwait(false);
            await clock.MeasureAsync("clean-up", async phase =>
            {
                await session.DisposeAsync().ConfigureAwait(false);
                return true;
            }).ConfigureAwait(false);
            var summary = SummaryBuilder.Build(inputs.Policy, inputs.Topology, verdicts, services, time.GetElapsedTime(stopwatch));
            var report = new RunReport(
                runId, started, inputs.Options.PolicyFile, inputs.Ruleset.Name, engine.Description,
                inputs.Policy, inputs.Topology, verdicts, services, findings, clock.Timings, summary);
            return new RunOutcome(report, evidence);
        }
        catch (AgentException exception)
        {
            throw new EnvironmentException($"The environment broke: {exception.Message}", exception);
        }
        finally
        {
            await session.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task<(IReadOnlyList<SweepVerdict> Verdicts, IReadOnlyList<ServiceReport> Services)> VerifyAsync(
        VerificationSession session, CancellationToken cancellation)
    {
        // A ruleset that does not load is known before the work, not after it; calibration then opens the firewall.
        await clock.MeasureAsync("ruleset", async phase =>
        {
            phase.Report(inputs.Ruleset.Name);
            await session.LoadAsync(inputs.Ruleset, cancellation).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
        await clock.MeasureAsync("calibration", phase => session.CalibrateAsync(phase, cancellation)).ConfigureAwait(false);
        await session.LoadAsync(inputs.Ruleset, cancellation).ConfigureAwait(false);
        var verdicts = await clock.MeasureAsync("sweep", phase => session.SweepAsync(session.Plan, phase, cancellation))
            .ConfigureAwait(false);
        var services = await clock.MeasureAsync("services", phase => session.CheckServicesAsync(phase, cancellation)).ConfigureAwait(false);
        services = await clock.MeasureAsync("behaviours", phase => session.CheckBehavioursAsync(services, phase, cancellation))
            .ConfigureAwait(false);
        return (verdicts, services);
    }
}
