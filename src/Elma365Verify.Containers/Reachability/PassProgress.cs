using Elma365Verify.Reporting;

namespace Elma365Verify.Containers.Reachability;

/// <summary>Counts the sweeps of a plan that is gone through once or more.</summary>
/// <param name="phase">Told of each.</param>
/// <param name="sweeps">Sweeps of the plan.</param>
/// <param name="passes">How often it is gone through.</param>
internal sealed class PassProgress(IRunPhase phase, int sweeps, int passes)
{
    private int done;

    /// <summary>One is done.</summary>
    public void Count(NumberedSweep sweep)
    {
        var count = Interlocked.Increment(ref done);
        phase.Report($"{count} of {sweeps * passes} sweeps", (double)count / (sweeps * passes));
    }
}
