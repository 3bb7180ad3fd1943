using System.Collections.Immutable;
using System.Text;
using Elma365Verify.Addresses;
using Elma365Verify.Configuration;

namespace Elma365Verify.Rulesets.Dumps;

/// <summary>
/// Writes a dump for the topology's addresses: whatever a rule says of an address or an interface of the user's, the rules in its place
/// say of the hosts that stand for it. Pure; all that is not translated is handed on as it is.
/// </summary>
/// <remarks>
/// Several hosts for one address make several rules, of which a packet meets at most one. IPv6 addresses stay as they are.
/// </remarks>
internal sealed class DumpTranslation(IptablesDump dump, AddressMap map)
{
    private readonly ConfigurationErrors errors = new(dump.File);
    private readonly StringBuilder text = new();
    private readonly ImmutableArray<int>.Builder sources = ImmutableArray.CreateBuilder<int>();

    /// <exception cref="ConfigurationException">Rules can't be translated exactly; each is named with its line.</exception>
    public DumpText Write()
    {
        var rules = dump.Tables.SelectMany(table => table.Rules).ToDictionary(rule => rule.Line);
        var lines = dump.Text.Split('\n');
        for (var number = 1; number <= lines.Length; number++)
        {
            if (rules.TryGetValue(number, out var rule))
                Translate(rule);
            else
                Append(lines[number - 1], number);
        }

        errors.ThrowIfAny();
        return new DumpText(text.ToString(), sources.ToImmutable());
    }

    private void Translate(DumpRule rule)
    {
        try
        {
            foreach (var words in new RuleTranslation(map, dump.Kind).Of(rule.Words))
                Append($"-A {rule.Chain} {DumpWords.Join(words)}", rule.Line);
        }
        catch (ConfigurationException exception)
        {
            errors.Add(rule.Line, $"it can't be written for the topology's addresses: {exception.Message}: {DumpReader.Shown(rule.Text)}");
        }
    }

    private void Append(string line, int source)
    {
        text.Append(line).Append('\n');
        sources.Add(source);
    }
}
