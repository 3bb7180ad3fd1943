namespace Elma365Verify.Containers.Load;

/// <summary>What the writers of one store came to. One that never acknowledged anything proves nothing about a backup.</summary>
/// <param name="Store">The store.</param>
/// <param name="Attempted">Writes noted and sent.</param>
/// <param name="Acknowledged">Writes the store said were done.</param>
/// <param name="Failed">
/// How often a lane failed: to open, to note, or to write. Those that were sent may be in the store all the same.
/// </param>
/// <param name="LastError">The last failure's words; null where there was none.</param>
public sealed record StoreLoad(string Store, long Attempted, long Acknowledged, long Failed, string? LastError);
