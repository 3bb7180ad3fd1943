using Elma365Verify.Rulesets;
using Elma365Verify.Rulesets.Json;

namespace Elma365Verify.Tests.Rulesets;

/// <summary>Listings as nft 1.0.6 printed them.</summary>
internal static class Listing
{
    private static readonly Lazy<NftRuleset> LoadedReference = new(() => RulesetJson.Read(Text("reference.json")));

    /// <summary>The reference ruleset.</summary>
    public static NftRuleset Reference => LoadedReference.Value;

    public static string Text(string name)
    {
        using var stream = typeof(Listing).Assembly.GetManifestResourceStream(name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }
}
