using Elma365Verify.Policies;
using Elma365Verify.Reachability;

namespace Elma365Verify.Reporting;

/// <summary>A finding while its evidence is gathered.</summary>
internal sealed class FindingDraft(Verdict verdict, LegKey leg)
{
    private readonly List<string> evidence = [];

    public PortSet Ports { get; private set; } = PortSet.Empty;

    public Verdict Verdict => verdict;

    public void Add(PortSet ports, params IEnumerable<string> sentences)
    {
        Ports = Ports.Union(ports);
        evidence.AddRange(sentences.Where(sentence => !evidence.Contains(sentence)));
    }

    public Finding Finish(string fromZone, string toZone, IReadOnlyList<string> flows) =>
        new(verdict, leg.From, fromZone, leg.To, toZone, leg.Protocol, Ports, flows, evidence, Capture: null);
}
