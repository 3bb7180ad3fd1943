using System.Diagnostics;
using System.Text.Json;
using Elma365Verify.Backup.Directories;

namespace Elma365Verify.SelfTests.Backup;

/// <summary>A process that is killed while it takes a backup: what remains says that it is none, and the next one is taken.</summary>
internal static class KilledBackup
{
    public const string Fault = "process killed midway";

    public static async Task TryAsync(FaultyStore store, CancellationToken token)
    {
        using var folder = new BackupFolder();
        await store.TakenAsync(token);
        await using var site = await BackupSites.OpenSourceAsync(store.Role, token);
        using var process = Start();
        var held = await store.BeginAsync(site, _ => RunAsync(process, DoomedBackup.Of(site, folder.Parent), token), token);
        process.Kill(); // SIGKILL, which no handler sees
        await held.Taking;
        await held.LetGoAsync(token);

        Assert.That(process.ExitCode, Is.EqualTo(128 + 9), "It was alive when it was killed.");
        var listing = BackupListing.Of(folder.Parent);
        Assert.That(listing.Backups, Is.Empty);
        Assert.That(listing.Unfinished, Has.Length.EqualTo(1).And.All.StartsWith($".{DoomedBackup.Name}.partial-"));
        Assert.That(() => folder.Open(DoomedBackup.Name), Throws.Exception.With.Message.Contains("there is no such directory"));
        var remains = BackupIntegrity.Verify(Path.Combine(folder.Parent, listing.Unfinished[0]), cancellation: token);
        Assert.That(remains.Problems.Select(problem => problem.Fault), Is.EqualTo([IntegrityFault.Unfinished]));
        await folder.TakeAsync(site, DoomedBackup.Name, token);
        folder.Open(DoomedBackup.Name);
    }

    private static Process Start()
    {
        var host = Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(host, ["exec", typeof(DoomedBackup).Assembly.Location, DoomedBackup.Argument])
        {
            RedirectStandardInput = true,
        };
        return Process.Start(start)!;
    }

    private static async Task RunAsync(Process process, DoomedBackup work, CancellationToken token)
    {
        await process.StandardInput.WriteLineAsync(JsonSerializer.Serialize(work).AsMemory(), token);
        await process.StandardInput.FlushAsync(token);
        await process.WaitForExitAsync(token);
    }
}
