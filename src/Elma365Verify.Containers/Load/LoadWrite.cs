namespace Elma365Verify.Containers.Load;

/// <summary>A write about to be sent.</summary>
/// <param name="Id">What its record is called in its place; each once.</param>
/// <param name="Named">Names of records in other stores that its record names, by store: each was acknowledged before.</param>
internal sealed record LoadWrite(Guid Id, IReadOnlyDictionary<string, string> Named)
{
    /// <summary>The record of a store that this one names; null where that store is left out.</summary>
    public string? In(string store) => Named.GetValueOrDefault(store);
}
