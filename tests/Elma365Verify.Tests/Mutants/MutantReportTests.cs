using System.Text.Json.Nodes;
using Elma365Verify.Cli.Rendering;
using Elma365Verify.Containers.Mutants;
using Elma365Verify.Mutants;
using Elma365Verify.Oracle;
using Elma365Verify.Policies;
using Elma365Verify.Reporting;
using Spectre.Console;

namespace Elma365Verify.Tests.Mutants;

/// <summary>What people and programs are told of a run of mutants.</summary>
internal sealed class MutantReportTests
{
    private const string Whole = """
        Mutants by operator
        operator       drawn  equiv  killed  survived  mistaken  unprov  rate
        log-added      1      1      -       -         -         -       -
        port-shifted   3      -      1       1         -         1       33 %
        limit-in-rule  1      -      -       -         1         -       0 %
        all            5      1      1       1         1         1       25 %

        """;

    [Test]
    public void The_counts_stand_by_operator_and_the_last_line_sums_them_up()
    {
        var lines = Plain(Report);

        Assert.That(lines, Does.StartWith(Whole));
        Assert.That(lines, Does.EndWith("\n5 drawn, 1 equivalent, 1 killed, 3 not killed\n"));
        Assert.That(lines, Does.Contain("seed: 365"));
    }

    [Test]
    public void Every_mutant_that_was_not_killed_is_shown_with_what_was_predicted_and_seen()
    {
        var lines = Words(Plain(Report));

        Assert.That(lines, Does.Contain(
            "port-shifted: rule 1: 'tcp dport 9000' became 'tcp dport 9001' worker-1 → data-minio tcp: predicted leak 9001, outage 9000; "
            + "seen nothing"));
        Assert.That(lines, Does.Contain("predicted leak 9001, outage 9000; seen leak 9001, unproven 1-9000, 9002-65535"));
        Assert.That(lines, Does.Contain("the witness stopped capturing"));
        Assert.That(lines, Does.Contain("limit-in-rule: a rule worker-1 → data-minio tcp: predicted leak 9001, outage 9000; "
            + "seen leak 9001-9002, outage 9000"));
    }

    [Test]
    public void A_refused_mutant_has_nfts_words_and_a_column()
    {
        var refused = MutantOutcome.Refused(MutantPlan.Choose(Shifted, SweepAllowance.Usual, 1), "Error: syntax error");

        var lines = Plain(Report with { Outcomes = [refused] });

        Assert.That(lines, Does.Contain("Refused by nft").And.Contain("  Error: syntax error"));
        Assert.That(lines, Does.Contain("  refused  rate").Or.Contain(" refused rate"));
    }

    [Test]
    public void Fewer_mutants_than_asked_for_are_said_to_be()
    {
        Assert.That(Plain(Report), Does.Contain("Asked for 100; there are no more"));
        Assert.That(Plain(Report with { Options = new MutantRunOptions { Count = 5 } }), Does.Not.Contain("Asked for"));
    }

    [Test]
    public void No_line_is_wider_than_a_terminal_even_with_nothing_drawn()
    {
        var texts = new[] { Report, Report with { Outcomes = [] } }.Select(Plain);

        Assert.That(texts.SelectMany(text => text.Split('\n')).Select(line => line.Length), Is.All.LessThanOrEqualTo(TextFlow.Width));
    }

    [Test]
    public void Terminal_shows_the_same_words()
    {
        using var writer = new StringWriter();
        var console = AnsiConsole.Create(new AnsiConsoleSettings
        {
            Ansi = AnsiSupport.No,
            ColorSystem = ColorSystemSupport.NoColors,
            Interactive = InteractionSupport.No,
            Out = new AnsiConsoleOutput(writer),
        });
        console.Profile.Width = TextFlow.Width;

        SpectrePainter.Paint(MutantScreen.Of(Report), console);

        Assert.That(Words(writer.ToString()), Is.EqualTo(Words(Plain(Report))));
    }

    [Test]
    public void Programs_read_the_seed_the_counts_and_every_mutant()
    {
        var written = JsonNode.Parse(MutantRunJson.Render(Report))!;

        Assert.That((int)written["seed"]!, Is.EqualTo(365));
        Assert.That((int)written["exitCode"]!, Is.EqualTo(1));
        Assert.That((int)written["all"]!["notKilled"]!, Is.EqualTo(3));
        Assert.That(written["mutants"]!.AsArray().Select(mutant => (string?)mutant!["verdict"]), Is.EqualTo(
            ["equivalent", "killed", "survived", "unproven", "mistaken"]));
        Assert.That((string?)written["mutants"]![4]!["evidence"]![0]!["unexpected"], Is.EqualTo("9002"));
        Assert.That((string?)written["mutants"]![2]!["evidence"]![0]!["missed"], Is.EqualTo("9000-9001"));
        Assert.That(written["operators"]!.AsArray().Sum(tally => (int)tally!["drawn"]!), Is.EqualTo(5));
    }

    private static MutantRunReport Report => new(
        "firewall.nft",
        "policy.yaml",
        "20.10",
        new MutantRunOptions(),
        [
            Outcome("log-added", MutantEffect.Equivalent, MutantVerdict.Equivalent),
            Outcome("port-shifted", MutantEffect.Red, MutantVerdict.Killed),
            Seen("9000-9001"),
            Seen("", "the witness stopped capturing"),
            Seen("9002") with { Operator = "limit-in-rule", Change = "a rule" },
        ],
        [],
        [new PhaseTiming("mutants", 12.5)]);

    /// <summary>A mutant that lets one host reach the wrong port of another.</summary>
    private static MutantPrediction Shifted => DrawnMutants.All[0] with { Effect = MutantEffect.Red };

    /// <summary>Predicted: 9001 leaks, and 9000 is out.</summary>
    private static MutantOutcome Seen(string flipped, params string[] doubts)
    {
        var whole = DrawnMutants.All[0].Whole.Sweeps.First(sweep => sweep.Sweep.ToString() == "worker-1 → data-minio tcp");
        var open = Reference.Ports("9001");
        var fate = whole.Fate with { Delivered = open, Dropped = Protocol.Tcp.Cells().Except(open) };
        var predicted = new SweepPrediction(whole.Sweep, whole.Documented, fate);
        var plan = new MutantPlan(Shifted with { Touched = [predicted] }, [predicted], []);
        var cells = flipped.Length == 0 ? PortSet.Empty : Reference.Ports(flipped);
        return MutantOutcome.Of(plan, [SeenPackets.Of(predicted, cells, doubts)]) with
        {
            Operator = "port-shifted",
            Change = "rule 1: 'tcp dport 9000' became 'tcp dport 9001'",
        };
    }

    private static MutantOutcome Outcome(string name, MutantEffect effect, MutantVerdict verdict) =>
        new(name, "a rule", effect, verdict, 2, 2, 4, []) { Timing = new MutantTiming(0.1, 0.2, 1.3) };

    private static string Plain(MutantRunReport report)
    {
        using var writer = new StringWriter { NewLine = "\n" };
        PlainPainter.Paint(MutantScreen.Of(report), writer);
        return writer.ToString();
    }

    private static string Words(string text) => string.Join(' ', text.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries));
}
