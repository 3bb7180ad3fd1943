using System.Collections.Immutable;
using Elma365Verify.Backup.Ledgers;

namespace Elma365Verify.Containers.Load;

/// <summary>A record found in a place, and what it names.</summary>
/// <param name="Key">Its key in the place.</param>
/// <param name="Named">What it names, and through what: <c>attachments</c>.</param>
internal sealed record FoundRecord(string Key, ImmutableArray<(string Through, RecordAddress To)> Named)
{
    /// <summary>A record that names nothing.</summary>
    public static FoundRecord Of(string key) => new(key, []);
}
