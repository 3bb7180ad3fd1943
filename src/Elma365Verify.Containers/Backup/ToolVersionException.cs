using Elma365Verify.Backup;

namespace Elma365Verify.Containers.Backup;

/// <summary>
/// The tools at hand are of another version than the server: nothing speaks against the server, but it can't be backed up with them.
/// </summary>
internal sealed class ToolVersionException(string message) : BackupException(message);
