namespace Elma365Verify.Rulesets.Dumps;

/// <summary>What a rule demands of one end of a packet's way, as hosts or legs of the topology.</summary>
/// <param name="option">The option that names one: <c>-s</c>.</param>
/// <param name="range">The option of the match iprange that names several; null where there is none.</param>
/// <param name="nobody">A value no packet has.</param>
/// <param name="all">All values there are; used where several are excluded and there is no range.</param>
internal sealed class HostCondition(string option, string? range, string nobody, IEnumerable<string> all)
{
    private readonly SortedSet<string> excluded = new(StringComparer.Ordinal);
    private List<string>? admitted;

    /// <summary>Demands that a packet's value is one of these, or that it is none of them.</summary>
    public void Add(IEnumerable<string> values, bool negated)
    {
        if (negated)
            excluded.UnionWith(values);
        else
            admitted = admitted is null ? [.. values] : [.. admitted.Intersect(values)];
    }

    /// <summary>The words of as many rules as it takes; a packet meets the condition of at most one.</summary>
    public IReadOnlyList<string[]> Alternatives() => (admitted, excluded.Count, range) switch
    {
        (null, 0, _) => [[]],
        (null, 1, _) => [["!", option, excluded.Min!]],
        (null, _, not null) => [[.. excluded.SelectMany(one => new[] { "-m", "iprange", "!", range, $"{one}-{one}" })]],
        _ => OneByOne([.. (admitted ?? all).Except(excluded)]),
    };

    private IReadOnlyList<string[]> OneByOne(IReadOnlyList<string> values) =>
        [.. values.DefaultIfEmpty(nobody).Select(value => new[] { option, value })];
}
