using System.Security.Cryptography;
using Elma365Verify.Agent.Protocol;

namespace Elma365Verify.Containers.Reachability;

/// <summary>Draws the mark of a run's probes.</summary>
internal static class RunMark
{
    /// <summary>A mark no other run is likely to have.</summary>
    /// <remarks>
    /// The window is odd: a real connection's first one is a power of two or a multiple of an even segment size, and a SYN
    /// with the mark's window would be taken for a probe and end at the target's edge.
    /// </remarks>
    public static ProbeMark Draw() => new(
        Identification: (ushort)RandomNumberGenerator.GetInt32(1, ushort.MaxValue),
        Window: (ushort)((2 * RandomNumberGenerator.GetInt32(512, 32000)) + 1),
        Magic: BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))));
}
