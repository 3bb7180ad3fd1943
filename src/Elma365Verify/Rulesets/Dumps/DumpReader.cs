using System.Collections.Immutable;
using System.Text.RegularExpressions;
using Elma365Verify.Configuration;

namespace Elma365Verify.Rulesets.Dumps;

/// <summary>Reads a dump line by line; every line is a comment, is understood, or is an error with its number and text.</summary>
internal sealed partial class DumpReader(string file)
{
    private const int LongestText = 200;

    private static readonly ImmutableDictionary<string, string[]> BuiltIn = new Dictionary<string, string[]>
    {
        ["filter"] = ["INPUT", "FORWARD", "OUTPUT"],
        ["nat"] = ["PREROUTING", "INPUT", "OUTPUT", "POSTROUTING"],
        ["mangle"] = ["PREROUTING", "INPUT", "FORWARD", "OUTPUT", "POSTROUTING"],
        ["raw"] = ["PREROUTING", "OUTPUT"],
        ["security"] = ["INPUT", "FORWARD", "OUTPUT"],
    }.ToImmutableDictionary(StringComparer.Ordinal);

    private readonly ConfigurationErrors errors = new(file);
    private readonly List<DumpTable> tables = [];
    private readonly Dictionary<string, DumpChain> chains = new(StringComparer.Ordinal);
    private readonly List<DumpRule> rules = [];
    private (string Name, int Line)? open;

    /// <exception cref="ConfigurationException">The text is no whole dump.</exception>
    public ImmutableArray<DumpTable> Read(string text)
    {
        if (text.Length > ConfigurationText.MaximumLength)
            throw ConfigurationText.TooLong(file);
        var lines = text.Split('\n');
        for (var number = 1; number <= lines.Length; number++)
            ReadLine(lines[number - 1], number);
        if (open is { } left)
            errors.Add(left.Line, $"the table {left.Name} has no COMMIT, so that nothing of it would be loaded; is the file whole?");
        if (tables.Count == 0 && open is null)
            errors.Add(1, "this dump holds no table, such as *filter; is the file whole?");
        errors.ThrowIfAny();
        return [.. tables];
    }

    /// <summary>A line of the user's in an error: whole, but for what nobody would read.</summary>
    public static string Shown(string line) => line.Length > LongestText ? $"{line[..LongestText]}…" : line;

    private void ReadLine(string line, int number)
    {
        if (line.AsSpan().ContainsAny(Spelling.Control) || line.AsSpan().ContainsAny('\r', '\u0085'))
            errors.Add(number, $"a control character has no place in a dump; remove it: {Spelling.Plain(line)}");
        else if (line.StartsWith('#'))
            ReadComment(line, number);
        else if (line.StartsWith('*'))
            Begin(line[1..].Trim(), number);
        else if (line.TrimEnd() == "COMMIT")
            Commit(number);
        else if (Chain().Match(line) is { Success: true } chain)
            AddChain(new DumpChain(chain.Groups[1].Value, chain.Groups[2].Value, number));
        else if (Rule().Match(line) is { Success: true } rule)
            AddRule(rule.Groups[1].Value, rule.Groups[2].Value, line, number);
        else if (!string.IsNullOrWhiteSpace(line))
            errors.Add(number, $"this is no line of a dump (a table, a chain, a rule with -A, COMMIT): {Shown(line)}");
    }

    // What iptables-save could not print is no part of the dump, and would be missed.
    private void ReadComment(string line, int number)
    {
        if (line.StartsWith("# Warning: ", StringComparison.Ordinal) && line.Contains("tables present", StringComparison.Ordinal))
            errors.Add(number, $"there were more rules than this dump has; bring them into one backend and dump that: {Shown(line)}");
        else if (line.Contains(" is incompatible, use 'nft' tool", StringComparison.Ordinal))
            errors.Add(number, $"there is a table this dump lacks; give what 'nft list ruleset' prints instead: {Shown(line)}");
    }

    private void Begin(string name, int number)
    {
        if (open is { } left)
            errors.Add(left.Line, $"the table {left.Name} has no COMMIT before line {number}");
        if (!BuiltIn.ContainsKey(name))
            errors.Add(number, $"unknown table {Spelling.Quote(name)}{Spelling.Suggest(name, BuiltIn.Keys.Order(StringComparer.Ordinal))}");
        else if (tables.Find(table => table.Name == name) is { } other)
            errors.Add(number, $"the table {name} is in line {other.Line} already, and would take its place; keep one");
        open = (name, number);
        chains.Clear();
        rules.Clear();
    }

    private void Commit(int number)
    {
        if (open is not { } table)
        {
            errors.Add(number, "COMMIT stands outside of a table");
            return;
        }

        tables.Add(new DumpTable(table.Name, table.Line, [.. chains.Values], [.. rules]));
        open = null;
    }

    private void AddChain(DumpChain chain)
    {
        if (open is not { } table)
            errors.Add(chain.Line, $"the chain {chain.Name} stands outside of a table");
        else if (!chains.TryAdd(chain.Name, chain))
            errors.Add(chain.Line, $"the chain {chain.Name} is in line {chains[chain.Name].Line} already");
        else if (BuiltIn.TryGetValue(table.Name, out var builtIn) && builtIn.Contains(chain.Name) == (chain.Policy == "-"))
            errors.Add(chain.Line, $"a built-in chain has a policy and another has none: {chain.Name} {chain.Policy} in {table.Name}");
    }

    private void AddRule(string chain, string words, string line, int number)
    {
        if (DumpWords.Split(words) is not { } split)
            errors.Add(number, $"a quote is left open: {Shown(line)}");
        else if (open is null)
            errors.Add(number, $"this rule stands outside of a table: {Shown(line)}");
        else if (!chains.ContainsKey(chain))
            errors.Add(number, $"no line above makes the chain {Spelling.Quote(chain)}: {Shown(line)}");
        else
            rules.Add(new DumpRule(chain, [.. split], line.Trim(), number));
    }

    [GeneratedRegex(@"^:(\S+)[ \t]+(ACCEPT|DROP|-)(?:[ \t]+\[[0-9]+:[0-9]+\])?[ \t]*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Chain();

    [GeneratedRegex(@"^(?:\[[0-9]+:[0-9]+\][ \t]+)?-A[ \t]+([^\s""]+)((?:[ \t].*)?)\z", RegexOptions.CultureInvariant)]
    private static partial Regex Rule();
}
