namespace Elma365Verify.Backup.Contents;

/// <summary>What becomes of a kind of thing in a backup.</summary>
public enum Keeping
{
    /// <summary>It is in the backup, and verifying compares it with what a restore brought back.</summary>
    Compared,

    /// <summary>It is in the backup and is restored; nothing compares it.</summary>
    Kept,

    /// <summary>It is not in the backup; where a store holds some, the backup names it.</summary>
    NotKept,
}
