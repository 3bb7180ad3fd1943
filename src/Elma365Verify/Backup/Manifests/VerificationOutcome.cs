namespace Elma365Verify.Backup.Manifests;

/// <summary>What a verification came to. The default proves nothing.</summary>
public enum VerificationOutcome
{
    /// <summary>It could not be carried through, or compared nothing: no pass.</summary>
    Unknown,

    /// <summary>Nothing departs from what is expected.</summary>
    Passed,

    /// <summary>Something departs.</summary>
    Failed,
}
