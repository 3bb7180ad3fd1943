using System.Collections.Frozen;
using System.Net;
using System.Net.Sockets;
using Elma365Verify.Policies;
using Elma365Verify.Rulesets;
using Elma365Verify.Rulesets.Expressions;

namespace Elma365Verify.Oracle;

/// <summary>Reads the fields of a probe's packets at one base chain.</summary>
internal sealed class FieldReader(Probe probe, HookPoint point)
{
    private const int EchoRequest = 8;
    private const int Icmpv6EchoRequest = 128;
    private const int Icmpv6 = 58;
    private const int Syn = 2;

    // Transport headers no probe has.
    private static readonly string[] OtherTransports = ["sctp", "dccp", "udplite", "esp", "ah", "comp", "igmp", "gre", "arp"];
    private static readonly string[] ChanceKeys = ["hour", "day", "time", "random", "cpu"];
    private static readonly string[] ChanceExpressions = ["numgen", "jhash", "symhash"];

    private int ProtocolNumber => probe.Protocol == Protocol.Icmp && probe.IsIpv6 ? Icmpv6 : (int)probe.Protocol;

    public FieldValue Read(NftExpression expression, Parcel parcel) => expression switch
    {
        PayloadField field => Payload(field),
        MetaField field => Meta(field.Key, parcel),
        ConntrackField field => Conntrack(field.Key, parcel),
        BitwiseExpression { Operator: "&", Operands: [var field, var mask] } => Masked(Read(field, parcel), mask),
        OpaqueExpression opaque => Undecided(
            Array.Exists(ChanceExpressions, name => opaque.Json.StartsWith($"{{\"{name}\"", StringComparison.Ordinal)), opaque.Json),
        _ => Undecided(false, NftText.Of(expression)),
    };

    private FieldValue Payload(PayloadField field) => field.Protocol switch
    {
        "ip" => probe.IsIpv6 ? FieldValue.Absent.Instance : Network(field, "protocol"),
        "ip6" => probe.IsIpv6 ? Network(field, "nexthdr") : FieldValue.Absent.Instance,
        "tcp" => probe.Protocol == Protocol.Tcp ? Transport(field) : FieldValue.Absent.Instance,
        "udp" => probe.Protocol == Protocol.Udp ? Transport(field) : FieldValue.Absent.Instance,
        "th" => probe.Protocol == Protocol.Icmp ? Unknown(field) : Transport(field),
        "icmp" => probe is { Protocol: Protocol.Icmp, IsIpv6: false }
            ? Icmp(field, EchoRequest, NftSymbols.IcmpTypes)
            : FieldValue.Absent.Instance,
        "icmpv6" => probe is { Protocol: Protocol.Icmp, IsIpv6: true }
            ? Icmp(field, Icmpv6EchoRequest, NftSymbols.Icmpv6Types)
            : FieldValue.Absent.Instance,
        "ether" when field.Field == "type" => EtherType(),
        _ => Array.IndexOf(OtherTransports, field.Protocol) >= 0 ? FieldValue.Absent.Instance : Unknown(field),
    };

    private FieldValue Network(PayloadField field, string protocolField) => field.Field switch
    {
        "saddr" => Address(probe.Source),
        "daddr" => Address(probe.Destination),
        "version" => new FieldValue.Known(probe.IsIpv6 ? 6u : 4u, NftSymbols.None),
        _ when field.Field == protocolField => new FieldValue.Known((uint)ProtocolNumber, NftSymbols.Protocols),
        _ => Unknown(field),
    };

    private FieldValue Transport(PayloadField field) => field.Field switch
    {
        "dport" => new FieldValue.Port(ushort.MaxValue),
        "sport" => new FieldValue.Known(probe.SourcePort, NftSymbols.None),
        "flags" when probe.Protocol == Protocol.Tcp && field.Protocol == "tcp" => new FieldValue.Known(Syn, NftSymbols.TcpControl),
        _ => Unknown(field),
    };

    private static FieldValue Icmp(PayloadField field, int type, FrozenDictionary<string, int> types) => field.Field switch
    {
        "type" => new FieldValue.Known((uint)type, types),
        "code" => new FieldValue.Known(0, NftSymbols.IcmpCodes),
        _ => Unknown(field),
    };

    private FieldValue Meta(string key, Parcel parcel) => key switch
    {
        "iif" or "iifname" => new FieldValue.Interface(probe.InInterface),
        "oif" or "oifname" => new FieldValue.Interface(point.IsRouted ? probe.OutInterface ?? "" : ""),
        "l4proto" => new FieldValue.Known((uint)ProtocolNumber, NftSymbols.Protocols),
        "nfproto" => new FieldValue.Known((uint)NftSymbols.Families[probe.IsIpv6 ? "ipv6" : "ipv4"], NftSymbols.Families),
        "protocol" => EtherType(),
        "pkttype" => new FieldValue.Known(0, NftSymbols.PacketTypes),
        "mark" => Marked(parcel.Mark, "meta mark"),
        _ => Undecided(Array.IndexOf(ChanceKeys, key) >= 0, $"meta {key}"),
    };

    private FieldValue Conntrack(string key, Parcel parcel) => key switch
    {
        "state" when point.IsTracked is { } tracked => new FieldValue.Known(
            (uint)(parcel.IsUntracked ? NftSymbols.Untracked : tracked ? NftSymbols.New : NftSymbols.Invalid), NftSymbols.ConnectionStates),
        "mark" when point.IsTracked == true && !parcel.IsUntracked => Marked(parcel.ConntrackMark, "ct mark"),
        _ => Undecided(false, $"ct {key}"),
    };

    private FieldValue.Known EtherType() =>
        new((uint)NftSymbols.EtherTypes[probe.IsIpv6 ? "ip6" : "ip"], NftSymbols.EtherTypes);

    private static FieldValue Masked(FieldValue field, NftExpression mask) => field switch
    {
        FieldValue.Known known when OperandReader.Number(mask, known) is { } bits => known with { Number = known.Number & bits },
        FieldValue.Address address when OperandReader.Number(mask, address) is { } bits => address with { Number = address.Number & bits },
        FieldValue.Port port when OperandReader.Number(mask, port) is { } bits => new FieldValue.Port((ushort)(port.Mask & (ushort)bits)),
        FieldValue.Absent or FieldValue.Undecided => field,
        _ => Undecided(false, "a mask"),
    };

    private static FieldValue.Address Address(IPAddress address)
    {
        var isIpv6 = address.AddressFamily == AddressFamily.InterNetworkV6;
        return new FieldValue.Address(OperandReader.Bits(address), isIpv6 ? 128 : 32);
    }

    private static FieldValue Marked(uint? mark, string name) =>
        mark is { } known ? new FieldValue.Known(known, NftSymbols.None) : Undecided(false, name);

    private static FieldValue.Undecided Unknown(PayloadField field) => Undecided(false, $"{field.Protocol} {field.Field}");

    private static FieldValue.Undecided Undecided(bool isChance, string what) => new(new Doubt(isChance, what));
}
