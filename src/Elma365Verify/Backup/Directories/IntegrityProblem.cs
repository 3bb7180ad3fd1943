namespace Elma365Verify.Backup.Directories;

/// <summary>One thing that is wrong with a backup.</summary>
/// <param name="Fault">What it is.</param>
/// <param name="Sentence">In words, naming the file: <c>orders.dump is truncated: 1,024 of 4,096 bytes</c>.</param>
public sealed record IntegrityProblem(IntegrityFault Fault, string Sentence);
