using Elma365Verify.Policies;

namespace Elma365Verify.Containers.Reachability;

/// <summary>Port sets as the agents' protocol carries them: inclusive ranges, first and last alternating.</summary>
internal static class PortSetCells
{
    /// <summary>The ranges of a set.</summary>
    public static ushort[] ToCells(this PortSet ports) => [.. ports.Ranges.SelectMany(range => new[] { range.First, range.Last })];

    /// <summary>The set of the ranges.</summary>
    public static PortSet ToPortSet(this ushort[] cells) => PortSet.Of(cells.Chunk(2).Select(ends => new PortRange(ends[0], ends[1])));
}
