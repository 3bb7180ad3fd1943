using System.Collections.Immutable;
using System.Net;

namespace Elma365Verify.Evasions;

/// <summary>A packet, before any byte of it is written.</summary>
/// <param name="Source">The source address.</param>
/// <param name="Target">The destination address, of the same IP version.</param>
/// <param name="Transport">What it carries.</param>
public sealed record EvasionPacket(IPAddress Source, IPAddress Target, EvasionTransport Transport)
{
    /// <summary>IPv4 options, a multiple of four bytes; empty for none.</summary>
    public ImmutableArray<byte> Options { get; init; } = [];

    /// <summary>IPv6 extension headers before the transport, by their protocol number, each of eight bytes (RFC 8200, section 4).</summary>
    public ImmutableArray<byte> Extensions { get; init; } = [];

    /// <summary>How it is cut.</summary>
    public FragmentCut Cut { get; init; }

    /// <summary>Whether it is an IPv6 packet.</summary>
    public bool IsOver6 => Target.AddressFamily == System.Net.Sockets.AddressFamily.InterNetworkV6;
}
