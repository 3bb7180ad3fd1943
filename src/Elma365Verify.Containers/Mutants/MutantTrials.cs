using Elma365Verify.Containers.Agents;
using Elma365Verify.Mutants;
using Elma365Verify.Reachability;
using Elma365Verify.Reporting;
using Elma365Verify.Rulesets;

namespace Elma365Verify.Containers.Mutants;

/// <summary>Tries mutants in a calibrated environment, one after the other. Only the ruleset changes between them.</summary>
public sealed class MutantTrials
{
    private readonly VerificationSession session;
    private readonly MutantRunOptions options;
    private readonly TimeProvider time;
    private readonly MutantOracle oracle;

    private MutantTrials(
        VerificationSession session, MutantRunOptions options, TimeProvider time, NftRuleset reference, MutantOracle oracle)
    {
        this.session = session;
        this.options = options;
        this.time = time;
        this.oracle = oracle;
        Reference = reference;
    }

    /// <summary>The ruleset that is changed, as the kernel has it.</summary>
    public NftRuleset Reference { get; }

    /// <summary>Loads the session's ruleset, reads it back, and predicts it.</summary>
    /// <exception cref="ConfigurationException">
    /// It does not load, can't be read back, or by its prediction does not conform: what a mutant of it turns red could not be told
    /// from what it turns red itself.
    /// </exception>
    public static async Task<MutantTrials> PrepareAsync(
        VerificationSession session, MutantRunOptions options, TimeProvider time, CancellationToken cancellation)
    {
        var inputs = session.Inputs;
        var reference = await session.LoadListedAsync(inputs.Ruleset, cancellation).ConfigureAwait(false);
        var oracle = new MutantOracle(inputs.Policy, inputs.Topology, reference);
        if (oracle.Reference.Disagreements.FirstOrDefault() is not { } wrong)
            return new MutantTrials(session, options, time, reference, oracle);
        var reason = wrong.Fate.Reasons is [var first, ..] ? $" ({first})" : "";
        throw new ConfigurationException(
            $"{inputs.Ruleset.Title}: mutants are made of a ruleset that is predicted to conform to the policy, and by {wrong.Sweep} "
            + $"this one is not{reason}; './verify' tells by packets what it does");
    }

    /// <summary>The mutants, as they are drawn.</summary>
    public IReadOnlyList<Mutant> Draw() => new MutantSampler(Reference, options.Seed, options.Operators).Draw(options.Count);

    /// <summary>Chooses what to sweep under a mutant.</summary>
    /// <param name="mutant">The mutant.</param>
    /// <param name="number">Its place among those drawn, so that each has sweeps of its own.</param>
    public MutantPlan Plan(Mutant mutant, int number) =>
        MutantPlan.Choose(oracle.Predict(mutant), options.Allowance, unchecked(options.Seed + (number * 7919)));

    /// <summary>Predicts a mutant, loads it, sweeps, and judges.</summary>
    /// <param name="mutant">The mutant.</param>
    /// <param name="number">Its place among those drawn.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <exception cref="AgentException">The environment broke.</exception>
    public async Task<MutantOutcome> RunAsync(Mutant mutant, int number, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        var plan = Plan(mutant, number);
        var predicting = Since(began);
        var outcome = await RunAsync(plan, cancellation).ConfigureAwait(false);
        return outcome with { Timing = outcome.Timing with { Predicting = predicting } };
    }

    /// <summary>Loads a mutant, sweeps as planned, and judges.</summary>
    /// <exception cref="AgentException">The environment broke.</exception>
    public async Task<MutantOutcome> RunAsync(MutantPlan plan, CancellationToken cancellation)
    {
        var began = time.GetTimestamp();
        var refusal = await session.LoadAsync(plan.Prediction.Mutant, cancellation).ConfigureAwait(false);
        var loading = Since(began);
        if (refusal is not null)
            return MutantOutcome.Refused(plan, refusal) with { Timing = new MutantTiming(0, loading, 0) };
        began = time.GetTimestamp();
        IReadOnlyList<Sweep> sweeps = [.. plan.Sweeps.Select(sweep => sweep.Sweep)];
        var verdicts = await session.SweepAsync(sweeps, new SilentPhase(), cancellation).ConfigureAwait(false);
        return MutantOutcome.Of(plan, verdicts) with { Timing = new MutantTiming(0, loading, Since(began)) };
    }

    private double Since(long began) => Math.Round(time.GetElapsedTime(began).TotalSeconds, 3);
}
