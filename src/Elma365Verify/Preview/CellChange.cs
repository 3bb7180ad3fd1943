namespace Elma365Verify.Preview;

/// <summary>What becomes of a cell when one ruleset takes another's place, seen against the policy.</summary>
public enum CellChange
{
    /// <summary>It opens, and no documented flow wants it.</summary>
    OpensUndocumented,

    /// <summary>It closes, though a documented flow needs it.</summary>
    ClosesDocumented,

    /// <summary>It opens, as a documented flow wants it.</summary>
    OpensDocumented,

    /// <summary>It closes, and no documented flow needs it.</summary>
    ClosesUndocumented,

    /// <summary>It may have changed: under one of the rulesets at least, its silence proves nothing.</summary>
    Unproven,
}
