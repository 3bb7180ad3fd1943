namespace Elma365Verify.Backup.Fingerprints;

/// <summary>What comparing two fingerprints came to. The default proves nothing.</summary>
public enum ComparisonOutcome
{
    /// <summary>Nothing was compared, or something that had to be: no pass.</summary>
    Unknown,

    /// <summary>Both hold the same items with the same properties, and at least one.</summary>
    Equal,

    /// <summary>At least one difference.</summary>
    Different,
}
