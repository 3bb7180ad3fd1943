using Elma365Verify.Containers.Environments;
using Elma365Verify.Policies;
using Elma365Verify.Reachability;
using Elma365Verify.Reporting;
using Elma365Verify.SelfTests.Mutants;

namespace Elma365Verify.SelfTests.Passes;

/// <summary>Rules that are open only sometimes, in a small environment that goes through its plan three times.</summary>
public sealed class PassTests
{
    private const int Passes = 3;

    private static ThrowawayEnvironment? environment;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        using var bounded = new CancellationTokenSource(Bounds.Environment);
        environment = await ThrowawayEnvironment.StartSoundAsync(bounded.Token, Passes);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (environment is not null)
            await environment.DisposeAsync();
    }

    [Test, CancelAfter(Bounds.Sweep)]
    public async Task The_reference_conforms_however_often_it_is_probed(CancellationToken token)
    {
        var verdicts = await SweepAsync(Reference.Ruleset, token);

        Assert.That(WrongCells.Of(verdicts), Is.Empty, WrongCells.Doubts(verdicts));
        Assert.That(
            verdicts.Sum(verdict => verdict.Observation.Sent),
            Is.EqualTo(Passes * verdicts.Sum(verdict => (long)Cells(verdict).Count)));
    }

    /// <summary>The first packet of each source to the port is dropped and remembered; the second finds it open.</summary>
    [Test, CancelAfter(Bounds.Sweep)]
    public async Task A_port_that_opens_to_whoever_has_knocked_is_a_leak(CancellationToken token)
    {
        var knocking = Reference.Ruleset with
        {
            Text = Reference.Ruleset.Text.Replace(
                "table inet elma365 {\n",
                "table inet elma365 {\n    set knocked { type ipv4_addr; flags dynamic; }\n",
                StringComparison.Ordinal),
        };
        var verdicts = await SweepAsync(
            knocking.WithRule("tcp dport 1234 ip saddr @knocked accept\n"
                + "        ip saddr 198.18.0.0/15 tcp dport 1234 add @knocked { ip saddr } drop"),
            token);

        var expected = verdicts.Where(verdict => verdict.Sweep.Protocol == Protocol.Tcp)
            .SelectMany(verdict => WrongCells.Lines(verdict.Sweep, Reference.Ports("1234"), PortSet.Empty, PortSet.Empty));
        Assert.That(WrongCells.Of(verdicts), Is.SupersetOf(expected).And.Not.Empty, WrongCells.Doubts(verdicts));
    }

    [Test, CancelAfter(Bounds.Sweep)]
    public async Task A_documented_port_that_drops_every_other_packet_never_passes(CancellationToken token)
    {
        var verdicts = await SweepAsync(Reference.Ruleset.WithRule("tcp dport 27017 numgen inc mod 2 == 1 drop"), token);

        var wrong = verdicts.Where(verdict => !verdict.IsConforming).ToList();
        Assert.That(wrong, Is.Not.Empty);
        Assert.That(wrong.All(verdict => verdict.Documented.Contains(27017)), WrongCells.Doubts(verdicts));
        Assert.That(
            verdicts.Where(verdict => verdict.Documented.Contains(27017)).All(verdict => !verdict.IsConforming),
            WrongCells.Doubts(verdicts));
        Assert.That(verdicts.Select(verdict => verdict.Leaks), Is.All.EqualTo(PortSet.Empty));
    }

    private static PortSet Cells(SweepVerdict verdict) => verdict.Sweep.Protocol.Cells();

    private static async Task<IReadOnlyList<SweepVerdict>> SweepAsync(Ruleset ruleset, CancellationToken token)
    {
        var session = environment!.Session;
        await session.LoadAsync(ruleset, token);
        return await session.SweepAsync(session.Plan, new SilentPhase(), token);
    }
}
