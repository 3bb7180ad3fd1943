namespace Elma365Verify.Backup.Fingerprints;

/// <summary>How an item, or a property of it, differs.</summary>
public enum DifferenceKind
{
    /// <summary>The item is expected and not there.</summary>
    Missing,

    /// <summary>The item is there and not expected.</summary>
    New,

    /// <summary>The property has another value.</summary>
    Changed,

    /// <summary>The item is there, and lacks the property.</summary>
    Lost,

    /// <summary>The item has a property that is not expected.</summary>
    Gained,
}
