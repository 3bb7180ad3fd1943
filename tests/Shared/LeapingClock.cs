namespace Elma365Verify;

/// <summary>
/// A clock that is put forward or back by hours between any two readings of the time of day; spans it measures stay right.
/// </summary>
internal sealed class LeapingClock : TimeProvider
{
    private static readonly int[] HoursAhead = [0, 7, -5, 30, -49, 3, 26, -1];

    private int readings;

    /// <summary>How often the time of day was read; it has leapt once less.</summary>
    public int Readings => readings;

    /// <summary>The system's time, some hours off; never the same number of hours twice running.</summary>
    public override DateTimeOffset GetUtcNow() =>
        base.GetUtcNow().AddHours(HoursAhead[(Interlocked.Increment(ref readings) - 1) % HoursAhead.Length]);
}
