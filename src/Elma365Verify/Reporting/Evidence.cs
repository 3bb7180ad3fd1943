using System.Globalization;
using Elma365Verify.Reachability;

namespace Elma365Verify.Reporting;

/// <summary>The sentences a finding rests on.</summary>
internal static class Evidence
{
    public static IEnumerable<string> OfLeak(SweepVerdict verdict)
    {
        var captured = verdict.Leaks.Intersect(verdict.Observation.Delivered);
        if (!captured.IsEmpty)
            yield return $"Not documented, yet captured at {verdict.Sweep.To}: {Ports(verdict, captured)}.";
        foreach (var stray in verdict.Observation.Strays.Where(stray => !stray.Cells.Intersect(verdict.Leaks).IsEmpty))
            yield return $"Not documented, yet led on and captured at {stray.Host}: "
                + $"{Ports(verdict, stray.Cells.Intersect(verdict.Leaks))}.";
        foreach (var foreign in verdict.Observation.Foreign)
        {
            if (!foreign.Opens(verdict.Sweep).Intersect(verdict.Leaks).IsEmpty)
                yield return Sentence(foreign.ToString());
        }

        yield return Figures(verdict.Observation);
    }

    public static IEnumerable<string> OfStray(StrayLeak stray) =>
    [
        $"Addressed to {stray.Addressed.Sweep.To}, yet captured at {stray.Host}: {Ports(stray.Addressed, stray.Ports)}.",
        Figures(stray.Addressed.Observation),
    ];

    public static IEnumerable<string> OfOutage(SweepVerdict verdict)
    {
        var never = verdict.Outages.Except(verdict.Sometimes);
        if (!never.IsEmpty)
            yield return $"Documented, yet not delivered to {verdict.Sweep.To}: {Ports(verdict, never)}.";
        if (!verdict.Sometimes.IsEmpty)
            yield return $"Documented, yet delivered to {verdict.Sweep.To} only when sent again: {Ports(verdict, verdict.Sometimes)}.";
        yield return Figures(verdict.Observation);
    }

    public static IEnumerable<string> OfUnserved(UnservedPort port) =>
        [Sentence(string.Create(
            CultureInfo.InvariantCulture,
            $"{port.Check.Handshake} from {port.Check.From} to {port.Service.Host}, tcp {port.Check.Port}, failed: {port.Check.Detail}"))];

    public static IEnumerable<string> OfUnproven(SweepVerdict verdict) =>
        [.. verdict.Doubts.DefaultIfEmpty("not every cell was probed").Select(Sentence), Figures(verdict.Observation)];

    public static IEnumerable<string> OfUntried(ServiceReport service) =>
        [$"{service.Role} stands behind {service.Host}, but no handshake was tried, so nothing shows that it serves."];

    public static IEnumerable<string> OfFallen(ServiceReport service) =>
        Block($"{service.Role} ({service.Image}) behind {service.Host} did not come up: it {service.Failure}");

    public static IEnumerable<string> OfInterrupted(ServiceReport service) =>
        Block($"{service.Role} ({service.Image}) behind {service.Host}: {service.Interruption}");

    // Last lines of a log stay lines.
    private static IEnumerable<string> Block(string text) =>
        text.Split('\n') is [var only] ? [Sentence(only)] : text.Split('\n').Select(line => line.TrimEnd());

    private static string Ports(SweepVerdict verdict, Policies.PortSet ports) => PortText.WithProtocol(verdict.Sweep.Protocol, ports);

    private static string Figures(SweepObservation seen) => string.Create(
            CultureInfo.InvariantCulture,
            $"{seen.Sweep}: {seen.Sent:N0} sent, {seen.Entered:N0} entered the firewall, ")
        + string.Create(CultureInfo.InvariantCulture, $"{seen.HandedOn:N0} handed on, {seen.Captured:N0} captured.");

    private static string Sentence(string text)
    {
        var trimmed = text.Trim();
        if (trimmed.Length == 0)
            return trimmed;
        var end = trimmed[^1] is '.' or '!' or '?' ? string.Empty : ".";
        return char.ToUpperInvariant(trimmed[0]) + trimmed[1..] + end;
    }
}
