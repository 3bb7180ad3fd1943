namespace Elma365Verify.Containers.Backup;

/// <summary>An archive with what it holds open: clients, a toolbox. Disposing closes all of it.</summary>
/// <param name="archive">The archive.</param>
/// <param name="held">What to dispose of, last one first; <see cref="IAsyncDisposable"/> or <see cref="IDisposable"/>.</param>
internal sealed class OpenedArchive(IStoreArchive archive, params IReadOnlyList<object> held) : IAsyncDisposable
{
    private readonly Stack<object> holding = new(held);

    /// <summary>The archive.</summary>
    public IStoreArchive Archive => archive;

    /// <summary>Disposes of another thing too, before those held until now.</summary>
    public T Hold<T>(T thing)
        where T : IAsyncDisposable
    {
        holding.Push(thing);
        return thing;
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        while (holding.TryPop(out var thing))
        {
            if (thing is IAsyncDisposable patient)
                await patient.DisposeAsync().ConfigureAwait(false);
            else
                ((IDisposable)thing).Dispose();
        }
    }
}
