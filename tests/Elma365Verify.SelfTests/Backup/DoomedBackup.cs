using System.Net;
using System.Text.Json;
using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Images;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Containers.Backup;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Containers.Images;
using Elma365Verify.Containers.Services;
using Elma365Verify.Reporting;

namespace Elma365Verify.SelfTests.Backup;

/// <summary>What a process of its own backs up until a test kills it. It comes by standard input, as there is a password in it.</summary>
internal sealed record DoomedBackup(
    string Store, string User, string Password, string Network, string Address, int Port, string Agent, string Image, string Parent,
    string RunId)
{
    /// <summary>What the process is started with.</summary>
    public const string Argument = "backup";

    /// <summary>The backup's name.</summary>
    public const string Name = "doomed";

    /// <summary>A backup of a store that is spoken to without TLS.</summary>
    public static DoomedBackup Of(StoreSite site, string parent) => new(
        site.Archive.Store,
        site.Account.User,
        site.Account.Password,
        site.Place.Network,
        site.Place.Tools(site.Place.Ports.Data).Address.ToString(),
        site.Place.Ports.Data,
        SharedEnvironment.Images.Agent,
        BackupSites.ImageOf(site.Archive.Store).Reference,
        parent,
        RunNames.Next());

    /// <summary>Takes the backup that standard input says.</summary>
    public static async Task<int> RunAsync()
    {
        var work = JsonSerializer.Deserialize<DoomedBackup>((await Console.In.ReadLineAsync())!)!;
        using var engine = await DockerEngine.ConnectAsync();
        TestcontainersSettings.ResourceReaperImage = new DockerImage(work.Agent);
        TestcontainersSettings.ResourceReaperPrivilegedModeEnabled = false;
        var image = new ResolvedImage(work.Store, work.Image, "sha256:" + new string('0', 64), null, "named by the test");
        var archives = new StoreArchives(engine, (_, _) => Task.FromResult(image), work.RunId);
        await using var place = new StorePlace(engine, work.Network, IPAddress.Parse(work.Address), new StorePorts(work.Port));
        await using var opened = await archives.OpenAsync(
            work.Store, new StoreAccount(work.User, work.Password), place, [], CancellationToken.None);
        var from = new BackupImage(image.Reference, image.Digest, "official");
        await BackupVault.On(work.Parent, TimeProvider.System).TakeAsync(
            opened.Archive, Name, from, [], new SilentPhase(), CancellationToken.None);
        return 0;
    }
}
