using System.Collections.Immutable;

namespace Elma365Verify.Rulesets.Dumps;

/// <summary>A rule of a dump.</summary>
/// <param name="Chain">The chain it is appended to.</param>
/// <param name="Words">The words behind the chain's name: conditions and target.</param>
/// <param name="Text">The line as it stands in the file.</param>
/// <param name="Line">Its line, from 1.</param>
public sealed record DumpRule(string Chain, ImmutableArray<string> Words, string Text, int Line)
{
    private static readonly string[] AddressOptions = ["-s", "--source", "--src", "-d", "--destination", "--dst"];

    /// <summary>Whether its target has that name.</summary>
    public bool LeadsTo(string name) =>
        Words.Where((_, index) => index > 0 && Words[index - 1] is "-j" or "-g" or "--jump" or "--goto").Contains(name);

    /// <summary>How many rules iptables makes of it: one for each combination of addresses where it lists several.</summary>
    public int Count => Words.Where((_, index) => index > 0 && Array.IndexOf(AddressOptions, Words[index - 1]) >= 0)
        .Aggregate(1, (product, value) => product * value.Split(',').Length);
}
