using System.CommandLine;
using Elma365Verify.Cli.Rendering;

namespace Elma365Verify.Cli.Commands.Backup;

/// <summary>Lists a directory of backups. Needs no engine, and reads manifests alone.</summary>
internal sealed class BackupListCommand : Command
{
    private readonly Option<string> directory = BackupOptions.Directory();
    private readonly Option<bool> json = new("--json") { Description = "Print JSON, for programs." };

    public BackupListCommand()
        : base("list", """
            Lists backups: what each is of, how large it is, whether it was ever restored to prove it, and what is wrong. Files are not
            read; 'backup verify' does that. Exits 1 where something is not as the catalogue says, else 0.

              verify backup list --dir /srv/backups
            The catalogue's head, noted elsewhere, shows later that the catalogue was not set back together with the backups.
            """)
    {
        Add(directory);
        Add(json);
        SetAction(Run);
    }

    private int Run(ParseResult result)
    {
        var listing = BackupOptions.List(result.GetRequiredValue(directory));
        var output = result.InvocationConfiguration.Output;
        if (result.GetValue(json))
            output.WriteLine(BackupListJson.Of(listing));
        else
            BackupListRenderer.Render(listing, output);
        var isSound = listing is { Problem: null, Missing.IsEmpty: true } && listing.Backups.All(backup => backup.Fault is null);
        return isSound ? ExitCodes.Success : ExitCodes.Findings;
    }
}
