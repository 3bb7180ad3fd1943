namespace Elma365Verify.SelfTests.Backup;

/// <summary>A fault of a store, and how it is tried.</summary>
/// <param name="Store">The store.</param>
/// <param name="Name">The fault, in words.</param>
/// <param name="TryAsync">Tries it; ends without an error where it is caught.</param>
internal sealed record StoreFault(FaultyStore Store, string Name, Func<CancellationToken, Task> TryAsync)
{
    public override string ToString() => $"{Store.Role}, {Name}";
}
