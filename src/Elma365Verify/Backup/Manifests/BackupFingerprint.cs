namespace Elma365Verify.Backup.Manifests;

/// <summary>The fingerprint of what a store held when it was backed up; one of the backup's files.</summary>
/// <param name="File">Its path in the backup: <c>fingerprint.jsonl</c>.</param>
/// <param name="Items">How many items it has; at least one.</param>
/// <param name="Sha256">The SHA-256 of the file, of an encrypted one of what it holds: 64 lower-case hexadecimal digits.</param>
public sealed record BackupFingerprint(string File, long Items, string Sha256);
