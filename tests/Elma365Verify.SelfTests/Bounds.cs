namespace Elma365Verify.SelfTests;

/// <summary>How long tests may take, in milliseconds: many times what they do take on two idle cores, and never for ever.</summary>
internal static class Bounds
{
    /// <summary>A few sweeps: seconds.</summary>
    public const int Sweep = 180_000;

    /// <summary>An environment of the test's own.</summary>
    public const int Environment = 240_000;

    /// <summary>The whole matrix: about a minute.</summary>
    public const int Matrix = 600_000;

    /// <summary>A hundred mutants: some minutes.</summary>
    public const int Mutants = 1_200_000;
}
