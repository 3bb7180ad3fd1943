using System.Security.Cryptography;
using Elma365Verify.Agent.Protocol;

namespace Elma365Verify.Containers.Reachability;

/// <summary>Draws the mark of a run's probes.</summary>
internal static class RunMark
{
    /// <summary>A mark no other run is likely to have.</summary>
    public static ProbeMark Draw() => new(
        Identification: (ushort)RandomNumberGenerator.GetInt32(1, ushort.MaxValue),
        Window: (ushort)RandomNumberGenerator.GetInt32(1025, ushort.MaxValue),
        Magic: BitConverter.ToUInt64(RandomNumberGenerator.GetBytes(sizeof(ulong))));
}
