namespace Elma365Verify.Mutants;

/// <summary>What the oracle says of a mutant, from the mildest to the least certain.</summary>
public enum MutantEffect
{
    /// <summary>No cell differs from the policy: it must not turn anything red.</summary>
    Equivalent,

    /// <summary>No cell differs, but packets are rejected instead of dropped, or the other way round.</summary>
    AnswersDiffer,

    /// <summary>Exactly the predicted cells must turn red.</summary>
    Red,

    /// <summary>Beside what is certain, some cells may turn red: a rate, a quota or chance decides.</summary>
    EitherWay,

    /// <summary>Some cells can't be predicted.</summary>
    Unpredictable,
}
