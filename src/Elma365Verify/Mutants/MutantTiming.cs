namespace Elma365Verify.Mutants;

/// <summary>Where a mutant's time went, in seconds.</summary>
/// <param name="Predicting">The oracle, and the choice of sweeps.</param>
/// <param name="Loading">The firewall's change of rulesets.</param>
/// <param name="Sweeping">Sending, settling and reading.</param>
public sealed record MutantTiming(double Predicting, double Loading, double Sweeping)
{
    /// <summary>All of it.</summary>
    public double Seconds => Predicting + Loading + Sweeping;
}
