using Elma365Verify.Agent.Protocol;
using Elma365Verify.Containers.Agents;
using Elma365Verify.Mutants;
using Elma365Verify.Oracle;
using Elma365Verify.Reporting;
using Elma365Verify.Rulesets;
using Elma365Verify.Rulesets.Json;

namespace Elma365Verify.SelfTests.Mutants;

/// <summary>The oracle and its mutants are pure; here they meet nft itself.</summary>
public sealed class MutantListingTests
{
    private const int Mutants = 200;
    private const int Seed = 5;
    private const int Swept = 12;
    private const int MostSweeps = 12;

    private static AgentSession Firewall => SharedEnvironment.Session.Environment.Firewall.Agent;

    [Test, CancelAfter(Bounds.Sweep)]
    public async Task What_nft_lists_of_the_reference_ruleset_is_predicted_to_conform(CancellationToken token)
    {
        var prediction = RulesetPrediction.Compare(Reference.Policy, Reference.Topology, await ListedAsync(token));

        Assert.That(prediction.Sweeps, Has.Length.EqualTo(630));
        Assert.That(prediction.Disagreements, Is.Empty);
    }

    /// <summary>Positive control: something nft must refuse is refused.</summary>
    [Test, CancelAfter(Bounds.Sweep)]
    public async Task Nft_takes_every_mutant_as_it_is_written(CancellationToken token)
    {
        var reference = await ListedAsync(token);
        var mutants = new MutantSampler(reference, Seed).Draw(Mutants);
        Assert.That(mutants, Has.Count.EqualTo(Mutants));
        try
        {
            await SharedEnvironment.Session.Environment.Firewall.OpenAsync(token);
            foreach (var mutant in mutants)
                Assert.That((await CheckAsync(mutant.Json, token)).Error, Is.Empty, mutant.ToString());
            var refused = await CheckAsync(mutants[0].Json.Replace("\"accept\":null", "\"perhaps\":null", StringComparison.Ordinal), token);
            Assert.That(refused.ExitCode, Is.Not.Zero);
        }
        finally
        {
            await SharedEnvironment.Session.LoadAsync(Reference.Ruleset, CancellationToken.None);
        }
    }

    /// <summary>Two ways to the same cells: worked out from the listing, and seen by packets.</summary>
    [Test, CancelAfter(Bounds.Matrix)]
    public async Task Sweeps_under_mutants_find_just_the_cells_that_are_predicted(CancellationToken token)
    {
        var reference = await ListedAsync(token);
        var oracle = new MutantOracle(Reference.Policy, Reference.Topology, reference);
        var predictions = new MutantSampler(reference, Seed).Draw(Mutants)
            .Select(oracle.Predict)
            .Where(prediction => prediction.Effect == MutantEffect.Red)
            .DistinctBy(prediction => prediction.Mutant.Operator)
            .Take(Swept)
            .ToList();
        Assert.That(predictions, Has.Count.EqualTo(Swept));
        try
        {
            foreach (var prediction in predictions)
                await AssertSeenAsync(prediction, token);
        }
        finally
        {
            await SharedEnvironment.Session.LoadAsync(Reference.Ruleset, CancellationToken.None);
        }
    }

    private static async Task AssertSeenAsync(MutantPrediction prediction, CancellationToken token)
    {
        await SharedEnvironment.Session.Environment.Firewall.OpenAsync(token);
        await Firewall.RunAsync("nft", ["-j", "-f", "-"], prediction.Mutant.Json, token);
        await SharedEnvironment.Session.Environment.Firewall.ForgetConnectionsAsync(token);
        var plan = prediction.Touched.Take(MostSweeps).ToList();
        var verdicts = await SharedEnvironment.Session.SweepAsync([.. plan.Select(sweep => sweep.Sweep)], new SilentPhase(), token);
        Assert.That(
            verdicts.Select(verdict => $"{verdict.Sweep} +{verdict.Leaks} -{verdict.Outages} ?{verdict.Unproven}"),
            Is.EquivalentTo(plan.Select(sweep => $"{sweep.Sweep} +{sweep.Leaks} -{sweep.Outages} ?")),
            prediction.Mutant.ToString());
    }

    private static Task<RunResponse> CheckAsync(string json, CancellationToken token) =>
        Firewall.AskAsync<RunResponse>(new RunRequest("nft", ["-c", "-j", "-f", "-"], json, 20), token);

    // Custody's own tables are no part of the ruleset.
    private static async Task<NftRuleset> ListedAsync(CancellationToken token)
    {
        await SharedEnvironment.Session.LoadAsync(Reference.Ruleset, token);
        var listed = await Firewall.AskAsync<RunResponse>(new RunRequest("nft", ["-j", "list", "ruleset"], "", 20), token);
        var all = RulesetJson.Read(listed.Output);
        return new NftRuleset([.. all.Tables.Where(table => !table.Name.StartsWith("elma365_", StringComparison.Ordinal))]);
    }
}
