namespace Elma365Verify.SelfTests.Backup;

/// <summary>One thing done to a store, and how it is undone.</summary>
/// <param name="Name">What: <c>an index dropped</c>.</param>
/// <param name="DoAsync">Does it.</param>
/// <param name="UndoAsync">Undoes it.</param>
/// <param name="Sentences">What has to be said of it.</param>
internal sealed record Change(
    string Name,
    Func<StoreSite, CancellationToken, Task> DoAsync,
    Func<StoreSite, CancellationToken, Task> UndoAsync,
    params string[] Sentences);
