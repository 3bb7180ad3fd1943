using Elma365Verify.Evasions;
using Elma365Verify.Policies;
using Elma365Verify.Reachability;
using Elma365Verify.Reporting;
using Elma365Verify.Topologies;

namespace Elma365Verify.Containers;

/// <summary>The offending packets of a run's findings.</summary>
public sealed class RunEvidence
{
    private readonly Dictionary<(Verdict Verdict, string From, string To, Protocol Protocol), List<CapturedFrame>> frames = [];

    private readonly Dictionary<EvasionSweep, List<CapturedFrame>> evasions = [];

    /// <summary>The packets of a finding, in the order of their capture; empty where there were none to keep.</summary>
    public IReadOnlyList<CapturedFrame> Of(Finding finding) =>
        frames.GetValueOrDefault((finding.Verdict, finding.From, finding.To, finding.Protocol), []);

    /// <summary>
    /// The packets of a sweep of evasions that leaked, as far as witnesses kept them; those the policy permits may be among them.
    /// </summary>
    public IReadOnlyList<CapturedFrame> Of(EvasionSweep sweep) => evasions.GetValueOrDefault(sweep, []);

    internal void Add(EvasionSweep sweep, IEnumerable<CapturedFrame> captured)
    {
        if (!evasions.TryGetValue(sweep, out var kept))
            evasions[sweep] = kept = [];
        kept.AddRange(captured);
    }

    internal void Add(Verdict verdict, Sweep sweep, Host host, IReadOnlyList<CapturedFrame> captured)
    {
        if (captured.Count == 0)
            return;
        var key = (verdict, sweep.From.Name, host.Name, sweep.Protocol);
        if (!frames.TryGetValue(key, out var kept))
            frames[key] = kept = [];
        kept.AddRange(captured);
    }
}
