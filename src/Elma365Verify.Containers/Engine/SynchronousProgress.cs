namespace Elma365Verify.Containers.Engine;

/// <summary>Calls back at once, on the caller's thread, so that nothing is missed when the operation returns.</summary>
internal sealed class SynchronousProgress<T>(Action<T> report) : IProgress<T>
{
    /// <inheritdoc/>
    public void Report(T value) => report(value);
}
