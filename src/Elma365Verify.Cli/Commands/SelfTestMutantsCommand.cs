using System.CommandLine;
using System.CommandLine.Parsing;
using Elma365Verify.Cli.Rendering;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Containers.Mutants;
using Elma365Verify.Mutants;

namespace Elma365Verify.Cli.Commands;

/// <summary>Breaks a conforming ruleset in many small ways, and says whether each was found, to the cell.</summary>
internal sealed class SelfTestMutantsCommand : Command
{
    private const int MostMutants = 100_000;

    /// <summary>Longer than a usual run of other tests.</summary>
    private static readonly TimeSpan TurnPatience = TimeSpan.FromMinutes(30);

    private readonly InputOptions inputs = new();
    private readonly Option<int> count = new("--count")
    {
        Description = "How many mutants to draw, evenly from all operators.",
        HelpName = "N",
        DefaultValueFactory = _ => MutantRunOptions.UsualCount,
    };

    private readonly Option<int> seed = new("--seed")
    {
        Description = "Which mutants are drawn, and what is swept under each: the same for the same seed, whatever the machine.",
        HelpName = "S",
        DefaultValueFactory = _ => MutantRunOptions.UsualSeed,
    };

    private readonly Option<string[]> operators = new("--operator")
    {
        Description = "Draws from this operator alone; may be repeated. "
            + $"There are {string.Join(", ", MutationOperators.All.Select(mutation => mutation.Name))}. Default: all of them.",
        HelpName = "NAME",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> json = new("--json")
    {
        Description = "Write what became of every mutant to this file as well.",
        HelpName = "FILE",
    };

    public SelfTestMutantsCommand()
        : base("mutants", """
            Changes the reference ruleset in one place at a time, as people do by mistake: a port off by one, a protocol
            swapped, a rule lost, a host too many, everything accepted. An oracle predicts from the rules alone which cells
            each such mutant turns red; then it is loaded into the firewall and swept with packets. It is
              killed      where exactly the predicted cells turned red, and every other swept cell is proven to conform,
              survived    where nothing turned red,
              mistaken    where other cells turned red than were predicted,
              unproven    where a swept cell is,
              equivalent  where the oracle says that no cell differs; a sample is swept all the same, and must be green.
            Swept are the sweeps a mutant touches, where they are many some of every kind, and some others besides.
              selftest mutants
              selftest mutants --count 1000 --seed 7 --json mutants.json
              selftest mutants --operator port-shifted --operator protocol-swapped
            Your own policy takes a ruleset that conforms to it: --policy mine.yaml --ruleset mine.nft.
            Exit codes: 0 every mutant that is not equivalent was killed, 1 some were not, 2 the only ones that were not are
            unproven, 3 wrong usage or a ruleset that does not load or conform, 4 the environment could not start.
            """)
    {
        count.Validators.Add(result => RefuseOutside(result, 1, MostMutants));
        seed.Validators.Add(result => RefuseOutside(result, int.MinValue, int.MaxValue));
        operators.Validators.Add(RefuseUnknown);
        foreach (var option in new Option[] { count, seed, operators, json })
            Add(option);
        inputs.AddRulesetTo(this);
        inputs.AddPlacesTo(this);
        SetAction(RunAsync);
    }

    /// <summary>What the command line asks for.</summary>
    internal MutantRunOptions Load(ParseResult result) => new()
    {
        Count = result.GetRequiredValue(count),
        Seed = result.GetRequiredValue(seed),
        Operators = MutationOperators.Named(result.GetRequiredValue(operators), operators.Name),
    };

    private static void RefuseOutside(OptionResult result, int least, int most)
    {
        if (result.Tokens is [var token] && (!int.TryParse(token.Value, out var value) || value < least || value > most))
            result.AddError($"{result.Option.Name} {token.Value}: write a whole number from {least} to {most}");
    }

    private static void RefuseUnknown(OptionResult result)
    {
        try
        {
            MutationOperators.Named([.. result.Tokens.Select(token => token.Value)], result.Option.Name);
        }
        catch (ConfigurationException exception)
        {
            result.AddError(exception.Message);
        }
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        var loaded = inputs.Load(result);
        var file = FiguresFile.Create(result.GetValue(json), json.Name);
        MutantRunReport report;
        using (var progress = RunProgress.Create())
        using (await EngineTurn.TakeAsync(progress, TurnPatience, cancellation).ConfigureAwait(false))
        {
            report = await MutantRun.ExecuteAsync(loaded, Load(result), progress, TimeProvider.System, cancellation)
                .ConfigureAwait(false);
        }

        file?.Write(MutantRunJson.Render(report));
        ScreenPrinter.Print(MutantScreen.Of(report));
        return report.All.ExitCode;
    }
}
