namespace Elma365Verify.Tests.Backup.Directories;

/// <summary>Stands for the end of the process: nothing of ours catches it.</summary>
internal sealed class KilledException : Exception;
