using System.Globalization;
using Elma365Verify.Containers.Environments;
using Elma365Verify.Policies;
using Elma365Verify.Topologies;

namespace Elma365Verify.Containers.Benchmarks;

/// <summary>A run of a scanner over all TCP ports of the target.</summary>
/// <param name="Tool">The scanner.</param>
/// <param name="Settings">The options that matter.</param>
/// <param name="Command">The whole command line.</param>
/// <param name="Bound">How long it may take; then it is stopped.</param>
/// <param name="Read">Reads the open ports from its standard output.</param>
internal sealed record Scan(string Tool, string Settings, IReadOnlyList<string> Command, TimeSpan Bound, Func<string, PortSet> Read)
{
    private static readonly TimeSpan MasscanBound = TimeSpan.FromMinutes(3);
    private static readonly TimeSpan NmapBound = TimeSpan.FromMinutes(15);

    /// <summary>
    /// masscan at a rate, in packets a second. It has its own network stack, so it is told its addresses and the gateway's.
    /// </summary>
    public static Scan Masscan(int rate, Leg source, Host target)
    {
        var settings = string.Create(CultureInfo.InvariantCulture, $"--rate {rate} --wait 1");
        return new Scan(
            "masscan",
            settings,
            [
                "masscan", target.Address.ToString(), "-p1-65535", .. settings.Split(' '),
                "--adapter", Leg.HostInterface,
                "--adapter-ip", source.Host.Address.ToString(),
                "--adapter-mac", Leg.Colons(source.HostMac),
                "--router-mac", Leg.Colons(source.GatewayMac),
                "-oL", "-",
            ],
            MasscanBound,
            MasscanList.Read);
    }

    /// <summary>nmap's SYN scan.</summary>
    /// <param name="timing">Options for its timing; empty for its defaults.</param>
    /// <param name="target">The host to scan.</param>
    public static Scan Nmap(string timing, Host target) => new(
        "nmap",
        timing.Length == 0 ? "default timing" : timing,
        [
            "nmap", "-sS", "-Pn", "-n", "-p1-65535", .. timing.Split(' ', StringSplitOptions.RemoveEmptyEntries),
            "--stats-every", "2s", "-oX", "-", target.Address.ToString(),
        ],
        NmapBound,
        NmapXml.Read);
}
