using Elma365Verify.Containers.Environments;

namespace Elma365Verify.SelfTests.Mutants;

/// <summary>The mutant that lets conversations begin and never be answered.</summary>
internal static class StatefulRule
{
    public static Ruleset Removed => Reference.Ruleset.With(
        "        ct state established,related accept\n        ct state invalid drop\n", "        ct state invalid drop\n");
}
