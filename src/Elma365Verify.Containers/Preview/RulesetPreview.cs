using System.Globalization;
using System.Security.Cryptography;
using Elma365Verify.Containers.Agents;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Containers.Environments;
using Elma365Verify.Preview;
using Elma365Verify.Reachability;
using Elma365Verify.Reporting;
using Elma365Verify.Topologies;

namespace Elma365Verify.Containers.Preview;

/// <summary>
/// Sweeps two rulesets one after the other in one environment, and says what would open and close if the second took the first one's
/// place. The hosts are bare: their witnesses capture what a server would be sent.
/// </summary>
public static class RulesetPreview
{
    /// <summary>Previews the change; what it started is gone when it returns.</summary>
    /// <param name="inputs">Policy and topology; its ruleset is the one in force.</param>
    /// <param name="after">The ruleset that shall take its place.</param>
    /// <param name="progress">Told of the phases.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="ConfigurationException">One of the rulesets does not load; found before anything is swept.</exception>
    /// <exception cref="EnvironmentException">The environment could not start, or broke.</exception>
    public static async Task<PreviewReport> ExecuteAsync(
        VerificationInputs inputs, Ruleset after, IRunProgress progress, TimeProvider time, CancellationToken cancellation)
    {
        var clock = new PhaseClock(progress, time);
        var distinction = RandomNumberGenerator.GetHexString(4, lowercase: true);
        var runId = string.Create(CultureInfo.InvariantCulture, $"preview-{time.GetUtcNow():yyyyMMdd-HHmmss}-{distinction}");
        var bare = inputs with { Topology = new Topology([.. inputs.Topology.Hosts.Select(host => host with { Service = null })]) };
        using var engine = await DockerEngine.ConnectAsync(cancellation).ConfigureAwait(false);
        var images = await clock.MeasureAsync(
            "images", phase => VerificationSession.ResolveImagesAsync(engine, bare, phase, cancellation)).ConfigureAwait(false);
        var session = await clock.MeasureAsync(
            "environment", phase => VerificationSession.StartAsync(engine, bare, images, runId, phase, cancellation)).ConfigureAwait(false);
        await using var _ = session.ConfigureAwait(false);
        try
        {
            await clock.MeasureAsync("rulesets", phase => TryAsync(session, [bare.Ruleset, after], phase, cancellation))
                .ConfigureAwait(false);
            await clock.MeasureAsync("calibration", phase => session.CalibrateAsync(phase, cancellation)).ConfigureAwait(false);
            var old = await SweepAsync("sweep before", session, bare.Ruleset, clock, cancellation).ConfigureAwait(false);
            var young = await SweepAsync("sweep after", session, after, clock, cancellation).ConfigureAwait(false);
            return new PreviewReport(
                bare.Ruleset.Title, after.Title, inputs.Options.PolicyFile, engine.Description, RulesetChange.Of(old, young), clock.Timings)
            {
                Notes = [.. RulesetNotes.Of(bare.Ruleset).Union(RulesetNotes.Of(after))],
            };
        }
        catch (AgentException exception)
        {
            throw new EnvironmentException($"The environment broke: {exception.Message}", exception);
        }
    }

    private static async Task<bool> TryAsync(
        VerificationSession session, IEnumerable<Ruleset> rulesets, IRunPhase phase, CancellationToken cancellation)
    {
        foreach (var ruleset in rulesets)
        {
            phase.Report(ruleset.Title);
            await session.LoadAsync(ruleset, cancellation).ConfigureAwait(false);
        }

        return true;
    }

    private static async Task<IReadOnlyList<SweepVerdict>> SweepAsync(
        string name, VerificationSession session, Ruleset ruleset, PhaseClock clock, CancellationToken cancellation)
    {
        await session.LoadAsync(ruleset, cancellation).ConfigureAwait(false);
        return await clock.MeasureAsync(name, phase => session.SweepAsync(session.Plan, phase, cancellation)).ConfigureAwait(false);
    }
}
