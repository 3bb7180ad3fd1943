namespace Elma365Verify.Containers.Load;

/// <summary>One writer at work.</summary>
internal interface IWriterLane : IAsyncDisposable
{
    /// <summary>Writes; returns once the store has confirmed. Writes nothing twice: what fails is never tried again.</summary>
    Task WriteAsync(LoadWrite write, CancellationToken cancellation);
}
