namespace Elma365Verify.Mutants;

/// <summary>How many sweeps a mutant is given: those that show it, and those that must not.</summary>
public sealed record SweepAllowance
{
    /// <summary>An allowance that keeps a mutant of the reference topology within seconds.</summary>
    public static SweepAllowance Usual { get; } = new(touched: 12, rest: 4);

    /// <summary>An allowance of at least one sweep of each kind.</summary>
    /// <param name="touched">See <see cref="Touched"/>.</param>
    /// <param name="rest">See <see cref="Rest"/>.</param>
    /// <exception cref="ArgumentOutOfRangeException">One of them is below 1: what is never swept is never proven.</exception>
    public SweepAllowance(int touched, int rest)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(touched, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(rest, 1);
        (Touched, Rest) = (touched, rest);
    }

    /// <summary>The most sweeps of those on which packets fare otherwise than under the reference ruleset, or may.</summary>
    public int Touched { get; }

    /// <summary>How many of all other sweeps, where there are so many.</summary>
    public int Rest { get; }
}
