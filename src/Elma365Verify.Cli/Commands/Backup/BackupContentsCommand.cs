using System.CommandLine;
using Elma365Verify.Backup.Contents;
using Elma365Verify.Cli.Rendering;
using Elma365Verify.Containers.Backup;
using Elma365Verify.Reporting;

namespace Elma365Verify.Cli.Commands.Backup;

/// <summary>Lists what a store can hold, and what becomes of it in a backup. Needs no engine and no store.</summary>
internal sealed class BackupContentsCommand : Command
{
    private readonly Option<string> store = BackupOptions.Store();

    public BackupContentsCommand()
        : base("contents", """
            Lists everything a server of a store can hold, and what becomes of it in a backup:
              compared   it is restored, and verifying compares it
              kept       it is restored, and nothing compares it
              NOT KEPT   it is not in a backup; where a store holds some, 'backup create' names it

              verify backup contents --store postgresql
            """)
    {
        Add(store);
        SetAction(Run);
    }

    private int Run(ParseResult result)
    {
        var lines = StoreContents.Of(result.GetRequiredValue(store))
            .OrderBy(kind => kind.Keeping)
            .SelectMany(kind => TextFlow.Wrap(
                kind.Remark.Length > 0 ? $"{kind.Name}: {kind.Remark}" : kind.Name, $"{Word(kind.Keeping),-10}", new string(' ', 10)));
        BackupLines.Write(lines, result.InvocationConfiguration.Output);
        return ExitCodes.Success;
    }

    private static string Word(Keeping keeping) => keeping switch
    {
        Keeping.Compared => "compared",
        Keeping.Kept => "kept",
        _ => "NOT KEPT",
    };
}
