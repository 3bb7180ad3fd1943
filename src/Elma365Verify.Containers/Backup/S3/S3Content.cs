namespace Elma365Verify.Containers.Backup.S3;

/// <summary>An object's bytes.</summary>
/// <param name="File">The file of the backup they are in; empty where they were only read.</param>
/// <param name="Offset">Where in the file they begin, in bytes.</param>
/// <param name="Size">How many.</param>
/// <param name="Sha256">Their SHA-256: 64 lower-case hexadecimal digits.</param>
internal sealed record S3Content(string File, long Offset, long Size, string Sha256);
