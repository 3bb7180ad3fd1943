namespace Elma365Verify.Containers.DataSets;

/// <summary>An object of the bulk.</summary>
/// <param name="Key">Its key in its bucket.</param>
/// <param name="Content">Its bytes.</param>
public sealed record BulkObject(string Key, ReadOnlyMemory<byte> Content);
