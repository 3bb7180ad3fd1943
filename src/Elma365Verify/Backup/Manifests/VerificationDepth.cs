namespace Elma365Verify.Backup.Manifests;

/// <summary>How deep a verification went.</summary>
public enum VerificationDepth
{
    /// <summary>The files are the ones the manifest lists; whether they restore was not asked.</summary>
    Integrity,

    /// <summary>The backup was restored into a fresh store, whose fingerprint was compared with the backup's.</summary>
    Restore,
}
