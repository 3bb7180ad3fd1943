namespace Elma365Verify.Backup.Manifests;

/// <summary>A file of a backup.</summary>
/// <param name="Path">Where it is in the backup, with <c>/</c> between the parts: <c>dump/orders.bson</c>.</param>
/// <param name="Size">Its size in bytes.</param>
/// <param name="Sha256">The SHA-256 of its content: 64 lower-case hexadecimal digits.</param>
public sealed record BackupFile(string Path, long Size, string Sha256)
{
    /// <summary>What it holds where the backup is encrypted; size and SHA-256 above are then the encrypted file's. Else null.</summary>
    public BackupPlainContent? Plain { get; init; }

    /// <summary>The SHA-256 of what it holds, encrypted or not.</summary>
    public string ContentSha256 => Plain?.Sha256 ?? Sha256;
}
