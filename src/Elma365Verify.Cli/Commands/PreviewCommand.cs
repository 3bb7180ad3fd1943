using System.CommandLine;
using Elma365Verify.Cli.Rendering;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Containers.Environments;
using Elma365Verify.Containers.Preview;

namespace Elma365Verify.Cli.Commands;

/// <summary>Says by packets what would open and close if one ruleset took another's place.</summary>
internal sealed class PreviewCommand : Command
{
    private static readonly TimeSpan TurnPatience = TimeSpan.FromMinutes(30);

    private readonly InputOptions inputs = new();
    private readonly Option<string[]> before = Required("--before", "The ruleset in force; repeated for the files of a set.");
    private readonly Option<string[]> after = Required("--after", "The ruleset that shall take its place; repeated likewise.");
    private readonly Option<string?> json = new("--json")
    {
        Description = "Write every change of every pair of hosts to this file.",
        HelpName = "FILE",
    };

    public PreviewCommand()
        : base("preview", """
            Sweeps two rulesets one after the other, and prints what opens and what closes between them, and which of it the
            policy wants: a plan before it is applied, proven by packets.
              preview --before firewall.nft --after mine.nft
              preview --before rules.v4 --before rules.v6 --after mine.nft
            Exit codes: 0 nothing undocumented opens and nothing documented closes, 1 something does, 2 that could not be
            proven, 3 wrong usage or a ruleset that does not load, 4 the environment could not start.
            """)
    {
        Add(before);
        Add(after);
        inputs.AddPlacesTo(this);
        Add(json);
        SetAction(RunAsync);
    }

    private static Option<string[]> Required(string name, string description) =>
        new(name) { Description = description, HelpName = "FILE", Required = true };

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        var loaded = inputs.Load(result, own: result.GetRequiredValue(before));
        var next = Ruleset.Load(result.GetRequiredValue(after), loaded.Ruleset.Addresses);
        var file = FiguresFile.Create(result.GetValue(json), json.Name);
        PreviewReport report;
        using (var progress = RunProgress.Create())
        using (await EngineTurn.TakeAsync(progress, TurnPatience, cancellation).ConfigureAwait(false))
            report = await RulesetPreview.ExecuteAsync(loaded, next, progress, TimeProvider.System, cancellation).ConfigureAwait(false);
        file?.Write(PreviewJson.Render(report));
        ScreenPrinter.Print(PreviewScreen.Of(report));
        return report.Change.ExitCode;
    }
}
