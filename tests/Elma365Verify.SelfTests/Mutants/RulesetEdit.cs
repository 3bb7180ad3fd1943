using Elma365Verify.Containers.Environments;

namespace Elma365Verify.SelfTests.Mutants;

/// <summary>Changes a ruleset's text, and proves that it did: else the original would pass for its mutant.</summary>
internal static class RulesetEdit
{
    /// <summary>Puts something in place of a piece of text that occurs exactly once.</summary>
    public static Ruleset With(this Ruleset ruleset, string original, string replacement)
    {
        var pieces = ruleset.Text.Split(original);
        Assert.That(pieces, Has.Length.EqualTo(2), $"The ruleset has '{original}' exactly once.");
        Assert.That(replacement, Is.Not.EqualTo(original), "The edit changes something.");
        return ruleset with { Text = string.Join(replacement, pieces) };
    }

    /// <summary>Adds a rule where the forward chain has let go of what belongs to a conversation, before all permissions.</summary>
    public static Ruleset WithRule(this Ruleset ruleset, string rule) =>
        ruleset.With("        ct state invalid drop\n", $"        ct state invalid drop\n        {rule}\n");

    /// <summary>Adds a rule that catches what the forward chain would drop.</summary>
    public static Ruleset WithLastRule(this Ruleset ruleset, string rule) => ruleset.With(
        "        ip saddr $edge jump from_outside_to_frontend\n",
        $"        ip saddr $edge jump from_outside_to_frontend\n        {rule}\n");
}
