namespace Elma365Verify.SelfTests.Backup;

/// <summary>A backup that stands midway, and can't end.</summary>
/// <param name="Taking">The backup.</param>
/// <param name="GoOn">Lets it meet what has been done to it meanwhile; a store that is held itself stays held.</param>
/// <param name="LetGoAsync">Lets the store go.</param>
internal sealed record HeldBackup(Task Taking, Action GoOn, Func<CancellationToken, Task> LetGoAsync);
