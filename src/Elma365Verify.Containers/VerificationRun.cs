using System.Globalization;
using System.Security.Cryptography;
using Elma365Verify.Backup.Results;
using Elma365Verify.Containers.Agents;
using Elma365Verify.Containers.Backup;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Containers.Environments;
using Elma365Verify.Evasions;
using Elma365Verify.Reachability;
using Elma365Verify.Reporting;

namespace Elma365Verify.Containers;

/// <summary>
/// One run from the files to the report: images, environment, ruleset; then those parts that were asked for, calibration and sweep,
/// crafted packets, services and behaviours, backups.
/// </summary>
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

    private RunParts Parts => inputs.Options.Parts;

    /// <summary>Verifies what the options ask for.</summary>
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
            "environment", phase => VerificationSession.StartAsync(
                engine, inputs, images, runId, phase, cancellation, doesWithout: true)).ConfigureAwait(false);
        try
        {
            await LoadRulesetAsync(session, cancellation).ConfigureAwait(false);
            var verdicts = await SweepAsync(session, cancellation).ConfigureAwait(false);
            // The witnesses keep the last packets they saw, until they are started anew.
            var evidence = await session.EvidenceAsync(verdicts, cancellation).ConfigureAwait(false);
            var evasions = await TryEvasionsAsync(session, evidence, cancellation).ConfigureAwait(false);
            var services = await UseServicesAsync(session, cancellation).ConfigureAwait(false);
            var backup = await VerifyBackupsAsync(session, images, cancellation).ConfigureAwait(false);
            await CleanUpAsync(session).ConfigureAwait(false);
            var summary = SummaryBuilder.Build(
                inputs.Policy, inputs.Topology, verdicts, services, time.GetElapsedTime(stopwatch), backup, evasions);
            var report = new RunReport(
                runId, started, inputs.Options.PolicyFile, inputs.Ruleset.Title, engine.Description, inputs.Policy, inputs.Topology,
                verdicts, services, FindingsBuilder.Build(inputs.Policy, inputs.Topology, verdicts, services, Parts),
                clock.Timings, summary)
            {
                Parts = Parts,
                Images = [.. images.Services.Values.OrderBy(image => image.Role, StringComparer.Ordinal).Select(image => image.Origin)],
                Backup = backup,
                Evasions = evasions,
                Detection = new Detection(inputs.Options.Passes),
                RulesetNotes = RulesetNotes.Of(inputs.Ruleset),
            };
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

    private Task<bool> CleanUpAsync(VerificationSession session) => clock.MeasureAsync("clean-up", async _ =>
    {
        await session.DisposeAsync().ConfigureAwait(false);
        return true;
    });

    // A ruleset that does not load is known before the work, not after it.
    private Task<bool> LoadRulesetAsync(VerificationSession session, CancellationToken cancellation) =>
        clock.MeasureAsync("ruleset", async phase =>
        {
            phase.Report(inputs.Ruleset.Title);
            await session.LoadAsync(inputs.Ruleset, cancellation).ConfigureAwait(false);
            return true;
        });

    private async Task<IReadOnlyList<SweepVerdict>> SweepAsync(VerificationSession session, CancellationToken cancellation)
    {
        if (!Parts.HasFlag(RunParts.Reachability))
            return [];
        // Calibration opens the firewall, so the ruleset is loaded anew.
        await clock.MeasureAsync("calibration", phase => session.CalibrateAsync(phase, cancellation)).ConfigureAwait(false);
        await session.LoadAsync(inputs.Ruleset, cancellation).ConfigureAwait(false);
        return await clock.MeasureAsync("sweep", phase => session.SweepAsync(session.Plan, phase, cancellation)).ConfigureAwait(false);
    }

    private async Task<EvasionReport?> TryEvasionsAsync(
        VerificationSession session, RunEvidence evidence, CancellationToken cancellation)
    {
        if (!Parts.HasFlag(RunParts.Evasions))
            return null;
        await clock.MeasureAsync("evasions calibration", phase => session.CalibrateEvasionsAsync(phase, cancellation))
            .ConfigureAwait(false);
        await session.LoadAsync(inputs.Ruleset, cancellation).ConfigureAwait(false);
        return await clock.MeasureAsync("evasions", async phase =>
        {
            var tried = await session.TryEvasionsAsync(null, phase, cancellation).ConfigureAwait(false);
            await session.AddEvidenceAsync(evidence, tried, cancellation).ConfigureAwait(false);
            var kept = await session.TryKeptConnectionAsync(inputs.Ruleset, cancellation).ConfigureAwait(false);
            return tried with { KeepsConnections = kept };
        }).ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<ServiceReport>> UseServicesAsync(VerificationSession session, CancellationToken cancellation)
    {
        // An image that does not come up is a finding, whatever the run was asked for.
        if (!Parts.HasFlag(RunParts.Services))
            return session.FallenServices();
        var services = await clock.MeasureAsync("services", phase => session.CheckServicesAsync(phase, cancellation)).ConfigureAwait(false);
        var used = await clock.MeasureAsync("behaviours", phase => session.CheckBehavioursAsync(services, phase, cancellation))
            .ConfigureAwait(false);
        return await session.CheckInterruptionsAsync(used, cancellation).ConfigureAwait(false);
    }

    private async Task<BackupResult?> VerifyBackupsAsync(
        VerificationSession session, SessionImages images, CancellationToken cancellation) => Parts.HasFlag(RunParts.Backup)
        ? await new BackupVerification(session, images, time).RunAsync(clock, cancellation).ConfigureAwait(false)
        : null;
}
