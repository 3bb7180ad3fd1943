namespace Elma365Verify.Backup.Retention;

/// <summary>What becomes of a backup.</summary>
/// <param name="Backup">The backup.</param>
/// <param name="Keep">Whether it stays.</param>
/// <param name="Reason">Why: <c>the last verified backup of postgresql; daily 2026-01-02</c>.</param>
public sealed record RetentionDecision(RetainedBackup Backup, bool Keep, string Reason);
