using Elma365Verify.Reporting;

namespace Elma365Verify.Containers;

/// <summary>Passes a run's progress on and notes how long each phase took.</summary>
internal sealed class PhaseClock(IRunProgress progress, TimeProvider time)
{
    private readonly List<PhaseTiming> timings = [];

    /// <summary>The phases that have ended, in order.</summary>
    public IReadOnlyList<PhaseTiming> Timings => timings;

    /// <summary>Runs one phase.</summary>
    public async Task<T> MeasureAsync<T>(string name, Func<IRunPhase, Task<T>> work)
    {
        var started = time.GetTimestamp();
        using var phase = progress.BeginPhase(name);
        var result = await work(phase).ConfigureAwait(false);
        timings.Add(new PhaseTiming(name, Math.Round(time.GetElapsedTime(started).TotalSeconds, 3)));
        return result;
    }
}
