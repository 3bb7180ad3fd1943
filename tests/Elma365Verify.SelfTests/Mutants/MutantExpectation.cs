using Elma365Verify.Containers;
using Elma365Verify.Containers.Environments;
using Elma365Verify.Reachability;
using Elma365Verify.Reporting;

namespace Elma365Verify.SelfTests.Mutants;

/// <summary>Runs a mutant and compares every cell that is wrong with every cell that must be; puts the reference ruleset back.</summary>
/// <param name="ruleset">The mutant.</param>
/// <param name="changes">What it does to the permissions.</param>
internal sealed class MutantExpectation(Ruleset ruleset, params Change[] changes)
{
    private readonly Prediction prediction = new(changes);

    /// <summary>
    /// Swept with every mutant, and green unless it touches them: the pair with the most documented ports in every protocol, a
    /// documented conversation the wrong way round, the stranger at the most open host, and the widest range.
    /// </summary>
    public static (string From, string To)[] Controls { get; } =
    [
        ("master-2", "worker-2"),
        ("data-postgresql", "worker-1"),
        ("ext-stranger", "frontend-1"),
        ("edge-proxy", "frontend-1"),
    ];

    /// <summary>Pairs to sweep where the mutant touches more than need be, or nothing at all; null for all it touches.</summary>
    public (string From, string To)[]? Pairs { get; init; }

    /// <summary>What must be found beside the changes: probes that turn up elsewhere, in the form of <see cref="WrongCells"/>.</summary>
    public string[] Beside { get; init; } = [];

    /// <summary>The offending packets, once verified.</summary>
    public RunEvidence? Evidence { get; private set; }

    public async Task<IReadOnlyList<SweepVerdict>> VerifyAsync(CancellationToken cancellation)
    {
        var plan = Plan();
        string[] predicted = [.. prediction.Of(plan), .. Beside];
        Assert.That(predicted, changes.Length + Beside.Length == 0 ? Is.Empty : Is.Not.Empty, "The prediction is about something.");
        var verdicts = await SweepAsync(plan, cancellation);
        Assert.That(verdicts.Select(verdict => verdict.Sweep), Is.EqualTo(plan), "Every sweep of the plan has its verdict.");
        Assert.That(WrongCells.Of(verdicts), Is.EquivalentTo(predicted), WrongCells.Doubts(verdicts));
        await VerifyRecoveryAsync(verdicts, cancellation);
        return verdicts;
    }

    /// <summary>What the mutant turned red, and the controls, are green again under the reference ruleset.</summary>
    private static async Task VerifyRecoveryAsync(IReadOnlyList<SweepVerdict> verdicts, CancellationToken cancellation)
    {
        var red = verdicts.Where(verdict => !verdict.IsConforming).Select(verdict => verdict.Sweep).ToList();
        if (red.Count == 0)
            return;
        var plan = red.Union(Reference.Topology.Sweeps(Controls[0])).ToList();
        var again = await SharedEnvironment.Session.SweepAsync(plan, new SilentPhase(), cancellation);
        Assert.That(WrongCells.Of(again), Is.Empty, $"Under the reference ruleset everything conforms.\n{WrongCells.Doubts(again)}");
    }

    /// <summary>What the mutant touches, the other protocols of the first pair it touches, and the controls.</summary>
    private List<Sweep> Plan()
    {
        var touched = Pairs is null ? prediction.Touched(Reference.Topology).ToList() : [];
        var whole = Pairs ?? [.. touched.Take(1).Select(sweep => (sweep.From.Name, sweep.To.Name))];
        return [.. touched.Concat(Reference.Topology.Sweeps(whole.Concat(Controls))).Distinct()];
    }

    private async Task<IReadOnlyList<SweepVerdict>> SweepAsync(List<Sweep> plan, CancellationToken cancellation)
    {
        try
        {
            await SharedEnvironment.Session.LoadAsync(ruleset, cancellation);
            var verdicts = await SharedEnvironment.Session.SweepAsync(plan, new SilentPhase(), cancellation);
            Evidence = await SharedEnvironment.Session.EvidenceAsync(verdicts, cancellation);
            return verdicts;
        }
        finally
        {
            await SharedEnvironment.Session.LoadAsync(Reference.Ruleset, CancellationToken.None);
        }
    }
}
