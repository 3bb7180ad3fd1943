namespace Elma365Verify.Containers.Environments;

/// <summary>The packets of evasions counted at the edges of the firewall.</summary>
/// <param name="Entered">Where they enter, before its ruleset; by sweep.</param>
/// <param name="HandedOn">Where they leave, after it; by sweep.</param>
/// <param name="Reached">The cells of which the firewall took a packet for itself, after its ruleset; by sweep.</param>
/// <param name="Failure">Why they could not be read, or null.</param>
internal sealed record EvasionCustody(
    IReadOnlyDictionary<ushort, long> Entered,
    IReadOnlyDictionary<ushort, long> HandedOn,
    ILookup<ushort, ushort> Reached,
    string? Failure)
{
    /// <summary>Counters that could not be read.</summary>
    public static EvasionCustody Unread(string failure) => new(
        new Dictionary<ushort, long>(), new Dictionary<ushort, long>(), Array.Empty<ushort>().ToLookup(sweep => sweep), failure);
}
