using System.Collections.Immutable;
using Elma365Verify.Configuration;
using Elma365Verify.Policies;
using YamlDotNet.RepresentationModel;

namespace Elma365Verify.Evasions;

/// <summary>Reads one answer of a policy to evasions.</summary>
internal sealed class EvasionAnswerReader(Vocabulary vocabulary, ConfigurationErrors errors)
{
    /// <summary>The keys every answer has.</summary>
    public static readonly string[] RequiredKeys = ["families", "from", "answer", "why"];

    /// <summary>The keys it may have; without them it holds whoever is meant, the firewall included.</summary>
    public static readonly string[] OptionalKeys = ["to"];

    /// <summary>The one answer there is to give, since everything else is blocked.</summary>
    public const string Permitted = "permitted";

    /// <summary>Reads an answer; null where something in it is wrong, which is recorded.</summary>
    public EvasionAnswer? Read(YamlNode node)
    {
        if (YamlTable.From(node, "an answer to evasions", RequiredKeys, OptionalKeys, errors) is not { } table)
            return null;
        var families = table.Items("families").Select(ReadFamily).OfType<string>().ToImmutableArray();
        var from = vocabulary.Resolve(table.Items("from"));
        var to = vocabulary.Resolve(table.Items("to"));
        var why = table.Text("why");
        var isPermitted = IsPermitted(table);
        return families.IsEmpty || from.IsEmpty || why is null || !isPermitted || (table.Node("to") is not null && to.IsEmpty)
            ? null
            : new EvasionAnswer(families, from, to, why, (int)table.Line);
    }

    private static bool IsPermitted(YamlTable table)
    {
        if (table.Text("answer") is not { } answer)
            return false;
        if (answer == Permitted)
            return true;
        table.Reject("answer", $"{Spelling.Quote(answer)} is no answer; write '{Permitted}', or leave the entry out, which means blocked");
        return false;
    }

    private string? ReadFamily(YamlNode node)
    {
        if (YamlTable.Text(node, "a family", errors) is not { } text)
            return null;
        var known = EvasionFamilies.All.Select(family => family.Name).ToList();
        if (known.Contains(text))
            return text;
        errors.Add(node.Start.Line, $"there is no family {Spelling.Quote(text)}{Spelling.Suggest(text, known)}");
        return null;
    }
}
