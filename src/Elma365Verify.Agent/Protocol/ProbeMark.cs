using System.Text.Json.Serialization;

namespace Elma365Verify.Agent.Protocol;

/// <summary>What tells this run's probes from all other packets; drawn at random for each run.</summary>
/// <param name="Identification">The IPv4 identification of every probe (RFC 791).</param>
/// <param name="Window">The TCP window of every TCP probe.</param>
/// <param name="Magic">The first eight payload bytes of every UDP and ICMP probe, read big-endian.</param>
internal sealed record ProbeMark(ushort Identification, ushort Window, ulong Magic)
{
    /// <summary>What the packets of evasions carry in place of <see cref="Magic"/>, so that no sweep takes one for its probe.</summary>
    [JsonIgnore]
    public ulong EvasionMagic => Magic ^ 0x6576_6173_696f_6e73;
}
