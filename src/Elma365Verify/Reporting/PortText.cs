using System.Globalization;
using Elma365Verify.Policies;

namespace Elma365Verify.Reporting;

/// <summary>Ports in the space a reader has.</summary>
public static class PortText
{
    private const int RangesShown = 12;

    /// <summary>
    /// <c>tcp 22, 7000-7999</c>; beyond twelve ranges the rest is counted: <c>… and 340 more ranges (16,384 ports in all)</c>.
    /// </summary>
    public static string WithProtocol(Protocol protocol, PortSet ports) => $"{protocol.ToLowerName()} {Numbers(protocol, ports)}".TrimEnd();

    /// <summary>The same without the protocol's name.</summary>
    public static string Numbers(Protocol protocol, PortSet ports)
    {
        if (ports.Ranges.Length <= RangesShown)
            return protocol.Describe(ports);
        var shown = string.Join(", ", ports.Ranges.Take(RangesShown));
        var rest = ports.Ranges.Length - RangesShown;
        return string.Create(CultureInfo.InvariantCulture, $"{shown} … and {rest:N0} more ranges ({ports.Count:N0} ports in all)");
    }
}
