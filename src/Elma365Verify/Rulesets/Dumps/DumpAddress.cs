using System.Globalization;
using System.Net;
using System.Numerics;
using Elma365Verify.Addresses;

namespace Elma365Verify.Rulesets.Dumps;

/// <summary>Reads IPv4 addresses as iptables(8) writes them: <c>10.1.2.3</c>, <c>10.1.2.0/24</c>, <c>10.1.2.0/255.255.255.0</c>.</summary>
internal static class DumpAddress
{
    /// <summary>The addresses a text names; what stands behind a mask does not count, as in iptables.</summary>
    /// <returns>Null where it is none of these, nor a range, or its mask has holes.</returns>
    public static AddressSet? Read(string text)
    {
        if (text.Split('/') is not [var address, var mask])
            return text.Contains('/', StringComparison.Ordinal) ? null : AddressSet.TryParse(text);
        if (AddressSet.TryParse(address) is null || Length(mask) is not { } length || !IPAddress.TryParse(address, out var first))
            return null;
        return AddressSet.Around(first, length);
    }

    private static int? Length(string mask)
    {
        if (byte.TryParse(mask, NumberStyles.None, CultureInfo.InvariantCulture, out var length))
            return length <= 32 ? length : null;
        if (AddressSet.TryParse(mask) is null || !IPAddress.TryParse(mask, out var dotted))
            return null;
        var bits = dotted.GetAddressBytes().Aggregate(0u, (all, part) => (all << 8) | part);
        return BitOperations.LeadingZeroCount(~bits) is var leading && leading == BitOperations.PopCount(bits) ? leading : null;
    }
}
