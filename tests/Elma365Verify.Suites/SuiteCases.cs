using Elma365Verify.Policies;
using Elma365Verify.Topologies;

namespace Elma365Verify.Suites;

/// <summary>The cases, found in the policy and the topology without Docker; none where those can't be read, but one that says so.</summary>
/// <remarks>
/// Categories for <c>dotnet test --filter TestCategory=…</c>: <c>Reachability</c>; <c>Documented</c>, <c>NothingElse</c> or
/// <c>Served</c>; <c>Behaviour</c>; <c>Tcp</c>, <c>Udp</c> or <c>Icmp</c>; <c>From:worker</c> and <c>To:data</c> for zones,
/// <c>From:worker-1</c> and <c>To:data-redis</c> for hosts. The case of the whole plan has them all, so that no part is green where the
/// plan is not.
/// </remarks>
internal static class SuiteCases
{
    private static readonly string[] Everywhere = ["Documented", "NothingElse", "Served", "Behaviour"];

    /// <summary>One case a documented flow.</summary>
    public static IEnumerable<TestCaseData> Flows() => SuiteInputs.TryGet(out var inputs)
        ? inputs.Files.Policy.Flows.Select(flow => new TestCaseData(flow.Id)
            .SetDescription($"{flow.Purpose} ({string.Join("; ", flow.Seed.Select(Place))})")
            .In(CategoriesOf(flow, inputs.Files.Policy, inputs.Files.Topology)))
        : [];

    /// <summary>One case an ordered pair of hosts and protocol.</summary>
    public static IEnumerable<TestCaseData> Pairs() => SuiteInputs.TryGet(out var inputs)
        ? from pair in inputs.Files.Topology.Pairs()
          from protocol in Enum.GetValues<Protocol>()
          select new TestCaseData(pair.From.Name, pair.To.Name, protocol).In([protocol.ToString(), .. CategoriesOf(pair.From, pair.To)])
        : [];

    /// <summary>One case a real server.</summary>
    public static IEnumerable<TestCaseData> Servers() => SuiteInputs.TryGet(out var inputs)
        ? inputs.Files.Topology.Hosts.Where(host => host.Service is not null)
            .Select(host => new TestCaseData(host.Name).In([nameof(Protocol.Tcp), $"To:{host.Zone}", $"To:{host.Name}"]))
        : [];

    /// <summary>One case a behaviour of a real server.</summary>
    public static IEnumerable<TestCaseData> Behaviours() => SuiteInputs.TryGet(out var inputs)
        ? from behaviour in ExpectedBehaviour.All(inputs.Files)
          let host = inputs.Files.Topology.Hosts.Single(host => host.Name == behaviour.Host)
          select new TestCaseData(behaviour.Host, behaviour.Name).In([nameof(Protocol.Tcp), $"To:{host.Zone}", $"To:{host.Name}"])
        : [];

    /// <summary>The one case of the whole plan; it exists whatever the files are like.</summary>
    public static IEnumerable<TestCaseData> Plan()
    {
        var hosts = SuiteInputs.TryGet(out var inputs) ? inputs.Files.Topology.Hosts.AsEnumerable() : [];
        yield return new TestCaseData("every protocol")
            .In([.. Everywhere, .. Enum.GetNames<Protocol>(), .. hosts.SelectMany(host => CategoriesOf(host, host))]);
    }

    private static string Place(SeedReference seed) => seed.Row is { } row ? $"{seed.Section}, row {row}" : seed.Section;

    private static IEnumerable<string> CategoriesOf(Flow flow, Policy policy, Topology topology) =>
    [
        flow.Protocol.ToString(),
        .. flow.From.Select(selector => $"From:{selector.Zone}"),
        .. flow.To.Select(selector => $"To:{selector.Zone}"),
        .. SuiteReport.PairsOf(flow, policy, topology).SelectMany(pair => CategoriesOf(pair.From, pair.To)),
    ];

    private static string[] CategoriesOf(Host from, Host to) =>
        [$"From:{from.Zone}", $"From:{from.Name}", $"To:{to.Zone}", $"To:{to.Name}"];

    private static TestCaseData In(this TestCaseData data, IEnumerable<string> categories)
    {
        foreach (var category in categories.Distinct())
            data.SetCategory(category);
        return data;
    }
}
