using System.Net;
using CsCheck;
using Elma365Verify.Mutants;
using Elma365Verify.Oracle;
using Elma365Verify.Policies;
using Elma365Verify.Rulesets;
using Elma365Verify.Rulesets.Json;

namespace Elma365Verify.Tests.Rulesets;

/// <summary>Listings with pieces lost, doubled and exchanged: an explanation or a ruleset, never a crash.</summary>
public sealed class HostileListingTests
{
    private static readonly Probe Probe = new(
        "worker-1", "data-redis", IPAddress.Parse("198.18.40.11"), IPAddress.Parse("198.18.60.12"), Protocol.Tcp);

    private static readonly string[] Pieces =
    [
        "null", "-1", "99999999999", "[]", "{}", "\"\"", "\"*\"", "\"@x\"", "0.5", "true",
        "\"ip\"", "\"forward\"", "\"inet\"", "65536", "128",
        "\"tcp\"", "\"::1\"", "[7,3]", "{\"range\":[9,2]}", "{\"set\":[]}", "{\"concat\":[1]}", "\"jump\"", "\"goto\"", "\"==\"", "\"in\"",
    ];

    private static readonly Gen<string> Edited = Gen
        .Select(Gen.Bool, Gen.Select(Gen.Int[0, 20_000], Gen.Int[0, Pieces.Length - 1]).Array[1, 6])
        .Select((isReference, edits) => edits.Aggregate(Compact(isReference ? "reference.json" : "statements.json"), Edit));

    [Test, CancelAfter(120_000)]
    public void An_edited_listing_is_explained_or_read_written_predicted_and_mutated() => Edited.Sample(
        text =>
        {
            if (Read(text) is not { } ruleset)
                return true;
            var written = RulesetJson.Write(ruleset);
            var oracle = new RulesetOracle(ruleset);
            var predictions = Enum.GetValues<Protocol>().Select(protocol => oracle.Predict(Probe with { Protocol = protocol }));
            return RulesetJson.Write(RulesetJson.Read(written)) == written
                && predictions.All(prediction => prediction.IsExact || prediction.Reasons.Length > 0)
                && new MutantSampler(ruleset, 1).Draw(60).All(mutant => mutant.Json != written);
        },
        iter: 200);

    [Test, CancelAfter(60_000)]
    public void Edits_leave_listings_that_read_and_make_some_that_do_not()
    {
        var read = 0;
        var refused = 0;
        Edited.Sample(
            text => _ = Read(text) is null ? Interlocked.Increment(ref refused) : Interlocked.Increment(ref read),
            iter: 100);

        Assert.That((read, refused), Is.Not.EqualTo((0, refused)).And.Not.EqualTo((read, 0)));
    }

    private static NftRuleset? Read(string text)
    {
        try
        {
            return RulesetJson.Read(text);
        }
        catch (FormatException)
        {
            return null;
        }
    }

    private static string Compact(string listing) => System.Text.Json.Nodes.JsonNode.Parse(Listing.Text(listing))!.ToJsonString();

    /// <summary>Puts a piece in place of the value at or after a position, which leaves most listings well formed.</summary>
    private static string Edit(string text, (int Position, int Piece) edit)
    {
        var colon = text.IndexOf(':', edit.Position % text.Length);
        if (colon < 0)
            return text;
        var end = text.IndexOfAny([',', '}', ']', '{', '['], colon + 1);
        return end <= colon + 1 ? text : $"{text[..(colon + 1)]}{Pieces[edit.Piece]}{text[end..]}";
    }
}
