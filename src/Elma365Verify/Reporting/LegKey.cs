using Elma365Verify.Policies;
using Elma365Verify.Reachability;

namespace Elma365Verify.Reporting;

/// <summary>Names a sweep, planned or not, by its hosts' names and its protocol.</summary>
internal readonly record struct LegKey(string From, string To, Protocol Protocol)
{
    public static LegKey Of(Sweep sweep) => new(sweep.From.Name, sweep.To.Name, sweep.Protocol);

    public static LegKey Of(StrayLeak stray) => new(stray.Addressed.Sweep.From.Name, stray.Host.Name, stray.Addressed.Sweep.Protocol);

    public static LegKey Of(UnservedPort port) => new(port.Check.From, port.Service.Host, Protocol.Tcp);

    public static LegKey Of(Finding finding) => new(finding.From, finding.To, finding.Protocol);
}
