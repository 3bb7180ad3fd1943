namespace Elma365Verify.Containers.Behaviours;

/// <summary>Removes what a behaviour made, whether it passed, failed or was given up.</summary>
internal static class CleanUp
{
    private static readonly TimeSpan Limit = TimeSpan.FromSeconds(5);

    /// <summary>Performs, and then removes; where performing failed, that failure is the one that counts.</summary>
    /// <param name="performAsync">The behaviour.</param>
    /// <param name="removeAsync">Removes what it made; has a token of its own, which ends after five seconds.</param>
    public static async Task AfterAsync(Func<Task> performAsync, Func<CancellationToken, Task> removeAsync)
    {
        using var bounded = new CancellationTokenSource();
        try
        {
            await performAsync().ConfigureAwait(false);
        }
        catch
        {
            bounded.CancelAfter(Limit);
            await TryAsync(() => removeAsync(bounded.Token)).ConfigureAwait(false);
            throw;
        }

        bounded.CancelAfter(Limit);
        await removeAsync(bounded.Token).ConfigureAwait(false);
    }

    private static async Task TryAsync(Func<Task> removeAsync)
    {
        try
        {
            await removeAsync().ConfigureAwait(false);
        }
        catch (Exception)
        {
            // The behaviour's own failure is on its way, and says more.
        }
    }
}
