namespace Elma365Verify.Backup.References;

/// <summary>What following references came to. The default proves nothing.</summary>
public enum ReferenceOutcome
{
    /// <summary>There was nothing to follow, or a place that nobody listed: no pass.</summary>
    Unknown,

    /// <summary>Every reference leads to a record.</summary>
    Whole,

    /// <summary>At least one leads nowhere.</summary>
    Dangling,
}
