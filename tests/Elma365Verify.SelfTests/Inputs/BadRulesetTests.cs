using Elma365Verify.Containers.Environments;
using Elma365Verify.Reporting;
using Elma365Verify.SelfTests.Mutants;
using NUnit.Framework.Constraints;

namespace Elma365Verify.SelfTests.Inputs;

/// <summary>Rulesets no firewall would load: said with file and line, and the environment is as good as before.</summary>
public sealed class BadRulesetTests
{
    [TestCase("tcp dport 6379 acept", "syntax error")]
    [TestCase("tcp dport 70000 accept", "Service out of range")]
    [TestCase("ip saddr $no_such_zone accept", "unknown identifier 'no_such_zone'")]
    [TestCase("jump no_such_chain", "No such file or directory")]
    [CancelAfter(Bounds.Sweep)]
    public async Task A_rule_nft_refuses_is_reported_with_file_line_and_its_own_words(string rule, string words, CancellationToken token)
    {
        var ruleset = Reference.Ruleset.WithRule(rule) with { Name = "mine.nft" };
        var line = ruleset.Text.Split('\n').ToList().FindIndex(text => text.Trim() == rule) + 1;

        Task LoadAsync() => SharedEnvironment.Session.LoadAsync(ruleset, token);

        Assert.That(LoadAsync, Refused($"mine.nft:{line}:", words));
        await VerifyUsableAsync(token);
    }

    [Test, CancelAfter(Bounds.Sweep)]
    public async Task A_missing_include_is_reported_with_file_and_line(CancellationToken token)
    {
        Task LoadAsync() => SharedEnvironment.Session.LoadAsync(new Ruleset("mine.nft", "# mine\ninclude \"zones.nft\"\n"), token);

        Assert.That(LoadAsync, Refused("mine.nft:2:", "zones.nft"));
        await VerifyUsableAsync(token);
    }

    /// <summary>An include of a pipe nobody writes to: nft waits for ever.</summary>
    [Test, CancelAfter(Bounds.Sweep)]
    public async Task A_ruleset_that_never_finishes_loading_is_given_up(CancellationToken token)
    {
        var firewall = SharedEnvironment.Session.Environment.Firewall;
        var usual = firewall.LoadPatience;
        await firewall.Agent.RunAsync("mkfifo", ["/tmp/selftest.nft"], "", token);
        try
        {
            firewall.LoadPatience = TimeSpan.FromSeconds(2);

            Task LoadAsync() => SharedEnvironment.Session.LoadAsync(new Ruleset("mine.nft", "include \"/tmp/selftest.nft\"\n"), token);

            Assert.That(LoadAsync, Refused("mine.nft:", "did not finish within 2 seconds"));
        }
        finally
        {
            firewall.LoadPatience = usual;
            await firewall.Agent.RunAsync("rm", ["/tmp/selftest.nft"], "", CancellationToken.None);
        }

        await VerifyUsableAsync(token);
    }

    private static ContainsConstraint Refused(string place, string words) =>
        Throws.TypeOf<ConfigurationException>().With.Message.StartsWith(place).And.Message.Contains(words);

    private static async Task VerifyUsableAsync(CancellationToken token)
    {
        var session = SharedEnvironment.Session;
        await session.LoadAsync(Reference.Ruleset, token);
        var plan = Reference.Topology.Sweeps(MutantExpectation.Controls[0]).ToList();
        var verdicts = await session.SweepAsync(plan, new SilentPhase(), token);
        Assert.That(WrongCells.Of(verdicts), Is.Empty, WrongCells.Doubts(verdicts));
    }
}
