using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Elma365Verify.Addresses;

namespace Elma365Verify.Rulesets.Dumps;

/// <summary>Writes one rule of a dump for the topology's addresses. An instance translates one rule.</summary>
/// <remarks>
/// Understood are addresses and networks (<c>-s</c>, <c>-d</c>), ranges (<c>-m iprange</c>) and interfaces (<c>-i</c>, <c>-o</c>), each
/// plain and negated. An address or an interface anywhere else in the rule is refused, for it would silently keep its old meaning.
/// </remarks>
internal sealed partial class RuleTranslation
{
    // No packet has this address as its source or target (RFC 1122, 3.2.1.3), and no interface this name.
    private const string NoAddress = "0.0.0.0";
    private const string NoInterface = "-";

    private static readonly string[] Unspoken = ["--mac-source", "--physdev-in", "--physdev-out"];
    private static readonly string[] LongNames =
        ["--source", "--destination", "--in-interface", "--out-interface", "--src-range", "--dst-range"];

    private readonly AddressMap map;
    private readonly RulesetKind kind;
    private readonly HostCondition source = new("-s", "--src-range", NoAddress, []);
    private readonly HostCondition target = new("-d", "--dst-range", NoAddress, []);
    private readonly HostCondition entry;
    private readonly HostCondition exit;
    private readonly List<string> rest = [];

    public RuleTranslation(AddressMap map, RulesetKind kind)
    {
        (this.map, this.kind) = (map, kind);
        var legs = map.Hosts.Select(host => host.Host.Name).Append("lo").ToList();
        entry = new HostCondition("-i", null, NoInterface, legs);
        exit = new HostCondition("-o", null, NoInterface, legs);
    }

    /// <summary>The rules that say in the topology what the rule says outside.</summary>
    /// <param name="words">Its words, behind the chain's name.</param>
    /// <returns>The words of at least one rule.</returns>
    /// <exception cref="ConfigurationException">It can't be translated exactly.</exception>
    public IReadOnlyList<IReadOnlyList<string>> Of(IReadOnlyList<string> words)
    {
        for (var at = 0; at < words.Count;)
            at += Take(words, at);
        RefuseUnspoken();
        return
        [
            .. from sources in source.Alternatives()
               from targets in target.Alternatives()
               from entries in entry.Alternatives()
               from exits in exit.Alternatives()
               select (IReadOnlyList<string>)[.. sources, .. targets, .. entries, .. exits, .. rest],
        ];
    }

    /// <returns>How many words were taken.</returns>
    private int Take(IReadOnlyList<string> words, int at)
    {
        var negated = words[at] == "!";
        var (option, value) = (words.ElementAtOrDefault(negated ? at + 1 : at), words.ElementAtOrDefault(negated ? at + 2 : at + 1));
        var taken = Math.Min(words.Count - at, negated ? 3 : 2);
        if (option is null || value is null)
            Keep(words, at, taken);
        else if (IsAddress(option, "-s", "--source", "--src", "--src-range"))
            Demand(source, Addresses(value), negated);
        else if (IsAddress(option, "-d", "--destination", "--dst", "--dst-range"))
            Demand(target, Addresses(value), negated);
        else if (option is "-i" or "--in-interface")
            Demand(entry, Interfaces(value), negated);
        else if (option is "-o" or "--out-interface")
            Demand(exit, Interfaces(value), negated);
        else if (kind == RulesetKind.Iptables && option is "-m" or "--match" && value == "iprange")
            return taken;
        else
            return Keep(words, at, DumpWords.IsFreeText(option) ? taken : taken - 1);
        return taken;
    }

    private int Keep(IReadOnlyList<string> words, int at, int count)
    {
        rest.AddRange(words.Skip(at).Take(count));
        return count;
    }

    private bool IsAddress(string option, params ReadOnlySpan<string> names) => kind == RulesetKind.Iptables && names.Contains(option);

    /// <param name="condition">Where it is demanded.</param>
    /// <param name="values">The hosts or legs; null for all there are.</param>
    /// <param name="negated">Whether none of them is demanded.</param>
    private static void Demand(HostCondition condition, IEnumerable<string>? values, bool negated)
    {
        if (values is not null)
            condition.Add(values, negated);
        else if (negated)
            condition.Add([], negated: false);
    }

    private ImmutableArray<string>? Addresses(string value)
    {
        var named = value.Split(',').Aggregate(AddressSet.Empty, (all, part) => all.Union(
            DumpAddress.Read(part) ?? throw new ConfigurationException($"{value} is no address that can be translated")));
        return named.Equals(AddressSet.Everything) ? null : map.Within(named);
    }

    private IEnumerable<string>? Interfaces(string value) => value switch
    {
        "+" => null,
        "lo" => ["lo"],
        _ => map.Legs(value.EndsWith('+') ? $"{value[..^1]}*" : value),
    };

    private void RefuseUnspoken()
    {
        foreach (var word in DumpWords.WithoutFreeText(rest))
        {
            if (Array.IndexOf(Unspoken, word) >= 0)
                throw new ConfigurationException($"{word} names a card or a port of a bridge, which stands for nobody in the topology");
            if (kind == RulesetKind.Iptables && Dotted().Match(word) is { Success: true } address)
                throw new ConfigurationException($"it uses the address {address.Value} in a way that can't be translated");
            if (Glued().IsMatch(word) || IsAbbreviated(word))
                throw new ConfigurationException($"{word} is not written as iptables-save writes it: the short option, a space, the value");
        }
    }

    private static bool IsAbbreviated(string word)
    {
        var name = word.Split('=')[0];
        return name.Length > 3 && Array.Exists(LongNames, known => known != word && known.StartsWith(name, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"(?<![0-9.])[0-9]{1,3}(\.[0-9]{1,3}){3}(?![0-9.])", RegexOptions.CultureInvariant)]
    private static partial Regex Dotted();

    [GeneratedRegex(@"^-[sdio][^-]", RegexOptions.CultureInvariant)]
    private static partial Regex Glued();
}
