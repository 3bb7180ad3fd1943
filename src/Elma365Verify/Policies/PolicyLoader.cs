using System.Collections.Immutable;
using Elma365Verify.Configuration;
using Elma365Verify.Evasions;
using YamlDotNet.RepresentationModel;

namespace Elma365Verify.Policies;

/// <summary>
/// Reads a policy file; <c>environments/elma365/policy.schema.json</c> describes its shape. Errors name file, line and
/// mend, and all that can be found at once are reported together.
/// </summary>
public static class PolicyLoader
{
    /// <summary>The most flows a policy may have; the reference policy has about 60.</summary>
    public const int MaximumFlows = 1000;

    /// <summary>The keys a policy file must have.</summary>
    internal static readonly string[] RequiredKeys = ["zones", "flows"];

    /// <summary>The keys it may have.</summary>
    internal static readonly string[] OptionalKeys = ["groups", "evasions"];

    /// <summary>The most answers to evasions a policy may have; the reference policy has none.</summary>
    public const int MaximumAnswers = 100;

    /// <summary>Reads a policy from a file.</summary>
    /// <exception cref="ConfigurationException">The file can't be read, or is no policy.</exception>
    public static Policy Load(string path) => Parse(ConfigurationText.Read(path), path);

    /// <summary>Reads a policy from text.</summary>
    /// <param name="text">The text of the file.</param>
    /// <param name="fileName">The name that errors give the file.</param>
    /// <exception cref="ConfigurationException">The text is no policy.</exception>
    public static Policy Parse(string text, string fileName)
    {
        var errors = new ConfigurationErrors(fileName);
        var table = YamlTable.From(YamlFile.Parse(text, fileName), "a policy", RequiredKeys, OptionalKeys, errors)!;
        errors.ThrowIfAny();

        var vocabulary = new Vocabulary(errors);
        vocabulary.ReadZones(table.Node("zones")!);
        if (table.Node("groups") is { } groups)
            vocabulary.ReadGroups(groups);
        errors.ThrowIfAny();

        var flows = ReadFlows(table, new FlowReader(vocabulary, errors), errors);
        var answers = ReadAnswers(table, new EvasionAnswerReader(vocabulary, errors));
        errors.ThrowIfAny();
        return new Policy(vocabulary.Zones, flows) { Groups = vocabulary.Groups, Evasions = answers };
    }

    private static ImmutableArray<EvasionAnswer> ReadAnswers(YamlTable table, EvasionAnswerReader reader)
    {
        if (table.Node("evasions") is null)
            return [];
        if (table.Node("evasions") is YamlSequenceNode { Children.Count: > 0 and <= MaximumAnswers } list)
            return [.. list.Children.Select(reader.Read).OfType<EvasionAnswer>()];
        table.Reject("evasions", $"'evasions' is a list of 1 to {MaximumAnswers} answers; leave it out where all of them are blocked");
        return [];
    }

    private static ImmutableArray<Flow> ReadFlows(YamlTable table, FlowReader reader, ConfigurationErrors errors)
    {
        if (table.Node("flows") is not YamlSequenceNode { Children.Count: > 0 and <= MaximumFlows } list)
        {
            table.Reject("flows", $"'flows' is a list of 1 to {MaximumFlows} flows");
            return [];
        }

        var flows = new List<Flow>();
        foreach (var flow in list.Children.Select(reader.Read).OfType<Flow>())
        {
            foreach (var earlier in flows)
                Compare(earlier, flow, errors);
            flows.Add(flow);
        }

        return [.. flows];
    }

    private static void Compare(Flow earlier, Flow flow, ConfigurationErrors errors)
    {
        if (earlier.Id == flow.Id)
            errors.Add(flow.Line, $"the id '{flow.Id}' is already that of the flow in line {earlier.Line}; choose another");
        if (earlier.Protocol != flow.Protocol
            || Common(earlier.From, flow.From) is not { } from
            || Common(earlier.To, flow.To) is not { } to)
            return;
        var ports = earlier.Ports.Intersect(flow.Ports);
        if (ports.IsEmpty)
            return;
        var cells = $"{flow.Protocol.ToLowerName()} {flow.Protocol.Describe(ports)} from {from} to {to}";
        errors.Add(
            flow.Line,
            $"the flow '{flow.Id}' and '{earlier.Id}' in line {earlier.Line} both permit {cells}; keep it in one of them");
    }

    private static Selector? Common(ImmutableArray<Selector> left, ImmutableArray<Selector> right)
    {
        foreach (var selector in left)
        {
            foreach (var other in right)
            {
                if (selector.Overlaps(other))
                    return selector.Role is null ? other : selector;
            }
        }

        return null;
    }
}
