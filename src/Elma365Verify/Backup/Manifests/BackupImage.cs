namespace Elma365Verify.Backup.Manifests;

/// <summary>The image a store ran from when it was backed up.</summary>
/// <param name="Reference">As it was named: <c>registry/acme/pg:16</c>.</param>
/// <param name="Digest">Its digest: <c>sha256:…</c>.</param>
/// <param name="Contract">How it is configured: <c>official</c>.</param>
public sealed record BackupImage(string Reference, string Digest, string Contract);
