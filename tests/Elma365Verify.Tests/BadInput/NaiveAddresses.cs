using System.Buffers.Binary;
using System.Net;
using Elma365Verify.Topologies;

namespace Elma365Verify.Tests.BadInput;

/// <summary>Whose an address is by an address map's text: of the smallest network that has it.</summary>
internal sealed class NaiveAddresses
{
    private readonly List<(string Owner, bool IsHost, uint First, uint Last)> claims = [];

    public NaiveAddresses(string text, Topology topology)
    {
        var root = NaiveYaml.Table(text);
        foreach (var key in new[] { "zones", "hosts" })
        {
            foreach (var owner in root.TableAt(key).Keys.Cast<string>())
            {
                foreach (var item in root.TableAt(key).ListAt(owner))
                    claims.Add(Claim(owner, key == "hosts", NaiveYaml.Text(item)!));
            }
        }

        Interfaces = [.. root.TableAt("interfaces").Keys.Cast<string>().Order(StringComparer.Ordinal)];
        Samples = [.. claims.SelectMany(claim => Around(claim.First, claim.Last)).Distinct().Select(Address)];
    }

    public IReadOnlyList<string> Interfaces { get; }

    /// <summary>The ends of all networks, their middles, and what lies beside them.</summary>
    public IReadOnlyList<IPAddress> Samples { get; }

    public bool Owns(Host host, IPAddress address)
    {
        var number = Number(address);
        var smallest = claims.Where(claim => claim.First <= number && number <= claim.Last)
            .OrderBy(claim => claim.Last - claim.First).FirstOrDefault();
        return smallest.Owner is not null && (smallest.IsHost
            ? smallest.Owner == host.Name
            : smallest.Owner == host.Zone && !claims.Exists(claim => claim.IsHost && claim.Owner == host.Name));
    }

    private static (string Owner, bool IsHost, uint First, uint Last) Claim(string owner, bool isHost, string text)
    {
        if (text.Split('-') is [var from, var to])
            return (owner, isHost, Number(IPAddress.Parse(from.Trim())), Number(IPAddress.Parse(to.Trim())));
        var parts = text.Split('/');
        var first = Number(IPAddress.Parse(parts[0]));
        var size = parts.Length == 1 ? 1UL : 1UL << (32 - int.Parse(parts[1]));
        return (owner, isHost, first, (uint)(first + size - 1));
    }

    private static uint[] Around(uint first, uint last) =>
        [first, last, unchecked(first - 1), unchecked(last + 1), first + ((last - first) / 2)];

    private static uint Number(IPAddress address) => BinaryPrimitives.ReadUInt32BigEndian(address.GetAddressBytes());

    private static IPAddress Address(uint number) => new(BinaryPrimitives.ReverseEndianness(number));
}
