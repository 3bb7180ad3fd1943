using System.Formats.Tar;

namespace Elma365Verify.Containers.Backup.RabbitMq;

/// <summary>A file, directory or link of a data directory, as a tar has it.</summary>
/// <param name="Type">What it is.</param>
/// <param name="Mode">Its permissions.</param>
/// <param name="User">The number of the user it belongs to.</param>
/// <param name="Group">The number of its group.</param>
/// <param name="Size">Its size in bytes; 0 for what is no file.</param>
/// <param name="Sha256">The SHA-256 of its content in hexadecimal digits; where a link leads; empty for a directory.</param>
internal sealed record CopiedFile(TarEntryType Type, UnixFileMode Mode, int User, int Group, long Size, string Sha256);
