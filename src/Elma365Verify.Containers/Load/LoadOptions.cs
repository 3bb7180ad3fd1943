namespace Elma365Verify.Containers.Load;

/// <summary>How much the writers do.</summary>
public sealed record LoadOptions
{
    /// <summary>Writes a second and store, over all its lanes; fewer where the store is slower.</summary>
    public double Rate { get; init; } = 25;

    /// <summary>How many writes a store has under way at once.</summary>
    public int Lanes { get; init; } = 2;

    /// <summary>The most writes of a store.</summary>
    public int MostWrites { get; init; } = 20_000;

    /// <summary>How long they write at most.</summary>
    public TimeSpan Longest { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>How long one write may take; one that takes longer stays unacknowledged.</summary>
    public TimeSpan WriteWithin { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long writes under way may still take after they were told to stop.</summary>
    public TimeSpan StopWithin { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>How long a lane rests after a write that failed.</summary>
    public TimeSpan RestAfterError { get; init; } = TimeSpan.FromMilliseconds(250);
}
