using Elma365Verify.Agent.Protocol;
using Elma365Verify.Containers.Agents;
using Elma365Verify.Mutants;
using Elma365Verify.Oracle;
using Elma365Verify.Rulesets;

namespace Elma365Verify.SelfTests.Mutants;

/// <summary>The oracle and its mutants are pure; here they meet nft itself.</summary>
public sealed class MutantListingTests
{
    private const int Mutants = 200;
    private const int Seed = 5;

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

    private static Task<RunResponse> CheckAsync(string json, CancellationToken token) =>
        Firewall.AskAsync<RunResponse>(new RunRequest("nft", ["-c", "-j", "-f", "-"], json, 20), token);

    private static Task<NftRuleset> ListedAsync(CancellationToken token) =>
        SharedEnvironment.Session.LoadListedAsync(Reference.Ruleset, token);
}
