using System.CommandLine;
using System.CommandLine.Parsing;
using Elma365Verify.Cli.Rendering;
using Elma365Verify.Containers.Benchmarks.Backups;
using Elma365Verify.Containers.DataSets;
using Elma365Verify.Containers.Engine;

namespace Elma365Verify.Cli.Commands;

/// <summary>Measures backup, restore and verification beside each store's own dump and load.</summary>
internal sealed class BenchmarkBackupCommand : Command
{
    /// <summary>Longer than a whole run of another benchmark.</summary>
    private static readonly TimeSpan TurnPatience = TimeSpan.FromMinutes(30);

    private readonly Option<string[]> stores = new("--store")
    {
        Description = $"Measures this store alone: {string.Join(", ", StoreRole.All)}; may be repeated. Default: all of them.",
        HelpName = "STORE",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string[]> sizes = new("--size")
    {
        Description = $"How much to fill each store with: {DataAmount.Form}; may be repeated. Default: 10M and 100M.",
        HelpName = "SIZE",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<string?> json = new("--json") { Description = "Write the figures to this file as well.", HelpName = "FILE" };

    public BenchmarkBackupCommand()
        : base("backup", """
            Measures for each store and size, across an open firewall: our backup, restore into a fresh server and
            verification; and beside it the store's own dump and load alone, of a server filled anew with the same records.
            Where the store has no tool of its own at hand, the plainest loop of its client takes the tool's place, and the
            output says so.
            What was restored has to be equal to what was backed up: there are no figures of a wrong result.
              benchmark backup
              benchmark backup --store redis --store postgresql --size 10M --size 1G --json figures.json
            Exits 0 whatever the figures are, 1 if a store's backup failed or brought something else back, 4 if it could not
            run.
            """)
    {
        stores.Validators.Add(result => Refuse(
            result, store => !StoreRole.All.Contains(store), $"the stores are {string.Join(", ", StoreRole.All)}"));
        sizes.Validators.Add(result => Refuse(result, size => DataAmount.Parse(size) is null, $"write {DataAmount.Form}"));
        foreach (var option in new Option[] { stores, sizes, json })
            Add(option);
        SetAction(RunAsync);
    }

    /// <summary>What the command line asks for.</summary>
    internal BackupBenchmarkOptions Load(ParseResult result)
    {
        var asked = result.GetValue(stores)!;
        var amounts = result.GetValue(sizes)!.Select(size => DataAmount.Parse(size)!.Value).Distinct().ToList();
        return new BackupBenchmarkOptions(
            [.. StoreRole.All.Where(store => asked.Length == 0 || asked.Contains(store))],
            amounts is [] ? [DataAmount.Parse("10M")!.Value, DataAmount.Parse("100M")!.Value] : amounts);
    }

    private async Task<int> RunAsync(ParseResult result, CancellationToken cancellation)
    {
        var file = FiguresFile.Create(result.GetValue(json), json.Name);
        BackupBenchmarkReport report;
        using (var progress = RunProgress.Create())
        using (await EngineTurn.TakeAsync(progress, TurnPatience, cancellation).ConfigureAwait(false))
            report = await BackupBenchmark.ExecuteAsync(Load(result), progress, TimeProvider.System, cancellation).ConfigureAwait(false);
        file?.Write(BackupBenchmarkJson.Render(report));
        ScreenPrinter.Print(BackupBenchmarkScreen.Of(report));
        return report.Failed.Any() ? ExitCodes.Findings : ExitCodes.Success;
    }

    private static void Refuse(OptionResult result, Func<string, bool> isWrong, string mend)
    {
        foreach (var token in result.Tokens.Where(token => isWrong(token.Value)))
            result.AddError($"{result.Option.Name} {token.Value}: {mend}");
    }
}
