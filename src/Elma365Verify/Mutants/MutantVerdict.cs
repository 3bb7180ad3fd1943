namespace Elma365Verify.Mutants;

/// <summary>What became of a mutant.</summary>
public enum MutantVerdict
{
    /// <summary>The oracle says that no cell differs, and in the sample that was swept none did.</summary>
    Equivalent,

    /// <summary>Exactly the predicted cells turned red, and every other swept cell is proven to conform.</summary>
    Killed,

    /// <summary>Nothing turned red.</summary>
    Survived,

    /// <summary>Other cells turned red than were predicted; oracle or sweep is wrong.</summary>
    Mistaken,

    /// <summary>Nothing contradicts the prediction, but some swept cell is unproven. Never a kill.</summary>
    Unproven,

    /// <summary>nft does not load it: its operator writes what is no ruleset.</summary>
    Refused,
}
