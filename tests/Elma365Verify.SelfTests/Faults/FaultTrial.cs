using Elma365Verify.Policies;
using Elma365Verify.Reachability;
using Elma365Verify.Reporting;

namespace Elma365Verify.SelfTests.Faults;

/// <summary>A plan swept with a fault, and again once it is mended: then everything must conform.</summary>
/// <param name="plan">The sweeps; none of them has begun when the fault comes.</param>
internal sealed class FaultTrial(params IEnumerable<Sweep> plan)
{
    /// <summary>Begun before the fault comes, so that none of the plan is; what is said of them is of no concern.</summary>
    private static readonly Sweep[] Begun =
    [
        .. from target in new[] { "ext-internet", "edge-proxy", "data-minio", "lan-1" }
           select Reference.Topology.Sweep("ext-allowed", target, Protocol.Icmp),
    ];

    private readonly Sweep[] plan = [.. plan];

    /// <summary>Injects a fault midway, mends it whatever came of it, and returns what was said of the plan under the fault.</summary>
    public async Task<IReadOnlyList<SweepVerdict>> RunAsync(Func<Task> inject, Func<Task> mend, CancellationToken cancellation)
    {
        Assert.That(Begun, Has.Length.EqualTo(Reference.MostBegun));
        IReadOnlyList<SweepVerdict> verdicts;
        try
        {
            verdicts = await SharedEnvironment.Session.SweepAsync([.. Begun, .. plan], new FaultPhase(inject), cancellation);
        }
        finally
        {
            await mend();
        }

        await VerifySoundAsync(cancellation);
        return [.. verdicts.Skip(Begun.Length)];
    }

    /// <summary>Without a fault everything conforms.</summary>
    public async Task VerifySoundAsync(CancellationToken cancellation)
    {
        var sound = await SharedEnvironment.Session.SweepAsync(plan, new SilentPhase(), cancellation);
        Assert.That(WrongCells.Of(sound), Is.Empty, $"Without the fault everything conforms.\n{WrongCells.Doubts(sound)}");
    }

    /// <summary>Nothing is said of what was not seen: no leak, no outage, and every silent cell unproven for the reason given.</summary>
    public static void AssertUnproven(SweepVerdict verdict, string reason)
    {
        var silent = verdict.Sweep.Protocol.Cells().Except(verdict.Observation.Delivered);
        Assert.Multiple(() =>
        {
            Assert.That(silent, Is.Not.EqualTo(PortSet.Empty), $"{verdict.Sweep} has silent cells.");
            Assert.That(
                WrongCells.Of([verdict]),
                Is.EqualTo(WrongCells.Lines(verdict.Sweep, PortSet.Empty, PortSet.Empty, silent)),
                WrongCells.Doubts([verdict]));
            Assert.That(verdict.Doubts, Has.Some.Contains(reason));
        });
    }

    /// <summary>The sweeps a fault concerns are unproven, and the others conform.</summary>
    public static void AssertUnproven(IReadOnlyList<SweepVerdict> verdicts, Func<Sweep, bool> concerned, string reason)
    {
        Assert.That(verdicts.Any(verdict => concerned(verdict.Sweep)), "The fault concerns a sweep of the plan.");
        foreach (var verdict in verdicts.Where(verdict => concerned(verdict.Sweep)))
            AssertUnproven(verdict, reason);
        var others = verdicts.Where(verdict => !concerned(verdict.Sweep)).ToList();
        Assert.That(WrongCells.Of(others), Is.Empty, WrongCells.Doubts(others));
    }
}
