using System.Globalization;
using System.Security.Cryptography;
using Elma365Verify.Containers.Agents;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Mutants;
using Elma365Verify.Reporting;
using Elma365Verify.Topologies;

namespace Elma365Verify.Containers.Mutants;

/// <summary>
/// Changes a conforming ruleset in many small ways, and sees by packets whether each change turns red exactly the cells it must. The
/// environment is started and calibrated once, and its hosts are bare.
/// </summary>
public static class MutantRun
{
    /// <summary>Tries the mutants; what it started is gone when it returns.</summary>
    /// <param name="inputs">Policy, topology and the ruleset to change.</param>
    /// <param name="options">Which mutants.</param>
    /// <param name="progress">Told of the phases and of every mutant.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="ConfigurationException">The ruleset does not load, or is not predicted to conform.</exception>
    /// <exception cref="EnvironmentException">The environment could not start, or broke.</exception>
    public static async Task<MutantRunReport> ExecuteAsync(
        VerificationInputs inputs, MutantRunOptions options, IRunProgress progress, TimeProvider time, CancellationToken cancellation)
    {
        var clock = new PhaseClock(progress, time);
        var distinction = RandomNumberGenerator.GetHexString(4, lowercase: true);
        var runId = string.Create(CultureInfo.InvariantCulture, $"mutants-{time.GetUtcNow():yyyyMMdd-HHmmss}-{distinction}");
        var bare = inputs with { Topology = new Topology([.. inputs.Topology.Hosts.Select(host => host with { Service = null })]) };
        using var engine = await DockerEngine.ConnectAsync(cancellation).ConfigureAwait(false);
        var images = await clock.MeasureAsync(
            "images", phase => VerificationSession.ResolveImagesAsync(engine, bare, phase, cancellation)).ConfigureAwait(false);
        var session = await clock.MeasureAsync(
            "environment", phase => VerificationSession.StartAsync(engine, bare, images, runId, phase, cancellation)).ConfigureAwait(false);
        await using var _ = session.ConfigureAwait(false);
        try
        {
            var trials = await clock.MeasureAsync(
                "ruleset", _ => MutantTrials.PrepareAsync(session, options, time, cancellation)).ConfigureAwait(false);
            var failures = await clock.MeasureAsync("calibration", phase => session.CalibrateAsync(phase, cancellation))
                .ConfigureAwait(false);
            var outcomes = await clock.MeasureAsync("mutants", phase => RunAsync(trials, phase, cancellation)).ConfigureAwait(false);
            return new MutantRunReport(
                bare.Ruleset.Title, inputs.Options.PolicyFile, engine.Description, options, outcomes, failures, clock.Timings);
        }
        catch (AgentException exception)
        {
            throw new EnvironmentException($"The environment broke: {exception.Message}", exception);
        }
    }

    private static async Task<IReadOnlyList<MutantOutcome>> RunAsync(MutantTrials trials, IRunPhase phase, CancellationToken cancellation)
    {
        var mutants = trials.Draw();
        var outcomes = new List<MutantOutcome>(mutants.Count);
        foreach (var (number, mutant) in mutants.Index())
        {
            phase.Report(Text($"{number} of {mutants.Count:N0}, {Counts(outcomes)}; {mutant.Operator}"), (double)number / mutants.Count);
            outcomes.Add(await trials.RunAsync(mutant, number, cancellation).ConfigureAwait(false));
        }

        return outcomes;
    }

    private static string Counts(List<MutantOutcome> outcomes)
    {
        var tally = MutantTally.Of(outcomes);
        return Text($"{tally[MutantVerdict.Killed]:N0} killed, {tally.NotKilled:N0} not");
    }

    private static string Text(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
