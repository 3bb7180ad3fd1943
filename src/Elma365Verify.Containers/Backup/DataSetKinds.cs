namespace Elma365Verify.Containers.Backup;

/// <summary>
/// Which kinds of items the data set puts into each store. Where none of a kind was compared, its reader forgot it, on both sides
/// alike, and nothing of that kind was proven.
/// </summary>
internal static class DataSetKinds
{
    /// <summary>The kinds of a store, as its fingerprint names them.</summary>
    public static IReadOnlyCollection<string> Of(string store) => [];
}
