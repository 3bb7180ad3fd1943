namespace Elma365Verify.Backup.Manifests;

/// <summary>What an encrypted file of a backup holds.</summary>
/// <param name="Size">The content's size in bytes.</param>
/// <param name="Sha256">Its SHA-256: 64 lower-case hexadecimal digits.</param>
public sealed record BackupPlainContent(long Size, string Sha256);
