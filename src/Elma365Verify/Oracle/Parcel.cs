using Elma365Verify.Policies;

namespace Elma365Verify.Oracle;

/// <summary>Packets that share one fate so far.</summary>
/// <param name="Ports">Their destination ports.</param>
/// <param name="IsUntracked">Whether a rule exempted them from connection tracking.</param>
/// <param name="Mark">Their mark, or null when a rule set it to what the oracle doesn't know.</param>
/// <param name="ConntrackMark">Their conversation's mark, likewise.</param>
internal sealed record Parcel(PortSet Ports, bool IsUntracked = false, uint? Mark = 0, uint? ConntrackMark = 0)
{
    /// <summary>One parcel for each fate; none without ports.</summary>
    public static List<Parcel> Merge(IEnumerable<Parcel> parcels)
    {
        var all = parcels.Where(parcel => !parcel.Ports.IsEmpty).ToList();
        return all.Count <= 1
            ? all
            : [.. all.GroupBy(parcel => parcel with { Ports = PortSet.Empty })
                .Select(alike => alike.Key with { Ports = PortSet.Of(alike.SelectMany(parcel => parcel.Ports.Ranges)) })];
    }
}
