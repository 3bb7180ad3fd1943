namespace Elma365Verify.Containers.Backup;

/// <summary>An archive with what it holds open: clients, a toolbox. Disposing closes all of it.</summary>
/// <param name="archive">The archive.</param>
/// <param name="held">What to dispose of, last one first; <see cref="IAsyncDisposable"/> or <see cref="IDisposable"/>.</param>
internal sealed class OpenedArchive(IStoreArchive archive, params IReadOnlyList<object> held) : IAsyncDisposable
{
    /// <summary>The archive.</summary>
    public IStoreArchive Archive => archive;

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var thing in held.Reverse())
        {
            if (thing is IAsyncDisposable patient)
                await patient.DisposeAsync().ConfigureAwait(false);
            else
                ((IDisposable)thing).Dispose();
        }
    }
}
