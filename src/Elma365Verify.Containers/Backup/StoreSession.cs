using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using System.Security.Cryptography;
using Docker.DotNet;
using Docker.DotNet.Models;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Containers.Backup.Encryption;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Containers.Images;
using Elma365Verify.Containers.Services;
using Elma365Verify.Images;
using Elma365Verify.Reporting;
using Elma365Verify.Settings;

namespace Elma365Verify.Containers.Backup;

/// <summary>
/// A user's running store, opened to be backed up or restored into. Nothing is run in its container: clients and tools reach it from
/// containers of the project in its network namespace, or directly where no tools are needed and its address is known.
/// </summary>
public sealed class StoreSession : IAsyncDisposable
{
    private readonly StoreSite site;
    private readonly TimeProvider time;
    private readonly string runId;
    private readonly Stack<object> held = new();
    private StoreArchives? archives;
    private StorePlace? place;
    private IStoreArchive? archive;
    private BackupImage image;
    private string? ownImage;
    private ImmutableArray<string> lacks;

    private StoreSession(StoreSite site, TimeProvider time)
    {
        (this.site, this.time, lacks, ownImage) = (site, time, site.Lacks, site.Image);
        runId = RunIdOf(time);
        var digest = site.Image?.Split('@') is [_, var named] ? named : StoreSite.UnknownImage;
        image = new BackupImage(site.Image ?? StoreSite.UnknownImage, digest, site.Contract);
    }

    private bool NeedsEngine => site.Container is not null || StoreArchives.NeedTools(site.Store);

    /// <summary>What the server says of its own version.</summary>
    public string ServerVersion { get; private set; } = string.Empty;

    /// <summary>Opens a store; when this returns it has answered, and the account may do what a backup takes.</summary>
    /// <param name="site">The store.</param>
    /// <param name="phase">Told what is prepared.</param>
    /// <param name="time">The clock.</param>
    /// <param name="cancellation">Ends the opening; nothing is left behind.</param>
    /// <exception cref="ConfigurationException">There is no such container or host, or the store refuses the account.</exception>
    /// <exception cref="EnvironmentException">No engine answers where one is needed, or it can't start a container.</exception>
    public static async Task<StoreSession> OpenAsync(
        StoreSite site, IRunPhase phase, TimeProvider time, CancellationToken cancellation)
    {
        var session = new StoreSession(site, time);
        try
        {
            await session.ConnectAsync(phase, cancellation).ConfigureAwait(false);
            return session;
        }
        catch
        {
            await session.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>Backs the store up; whatever ends it before leaves nothing that calls itself a backup.</summary>
    /// <param name="directory">The directory of backups.</param>
    /// <param name="name">The backup's name; must be free.</param>
    /// <param name="recipients">To whom it is encrypted; none where it stays plain.</param>
    /// <param name="phase">Told how far it is.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <exception cref="BackupException">The store can't be backed up, or the directory can't be written.</exception>
    /// <exception cref="ConfigurationException">A recipient is none, or no place for temporary files is in memory.</exception>
    /// <exception cref="EnvironmentException">It is to be encrypted, and there is neither age nor an engine to run it.</exception>
    public async Task<SealedBackup> BackUpAsync(
        string directory, string name, ImmutableArray<string> recipients, IRunPhase phase, CancellationToken cancellation)
    {
        var encryption = recipients.IsEmpty
            ? null
            : await AgeEncryption.OpenAsync(Hold(await AgeAsync(phase, cancellation).ConfigureAwait(false)), recipients, cancellation)
                .ConfigureAwait(false);
        return await BackupVault.On(directory, time).TakeAsync(archive!, name, image, lacks, phase, cancellation, encryption)
            .ConfigureAwait(false);
    }

    /// <summary>Restores a backup into the store, which has to be empty, and compares what it holds since.</summary>
    /// <param name="backup">The backup, found to be intact.</param>
    /// <param name="restored">
    /// The account that may do everything in what is restored; null where it is the one the store was opened by.
    /// </param>
    /// <param name="identity">Opens the backup where it is encrypted; else null.</param>
    /// <param name="progress">Told of the phases.</param>
    /// <param name="cancellation">Ends it early; the store then holds a part of the backup.</param>
    /// <exception cref="ConfigurationException">The identity is missing or the wrong one; the store is as it was.</exception>
    /// <exception cref="BackupException">The store is not empty, or refuses something.</exception>
    /// <exception cref="BackupUnprovenException">The backup was restored, and could not be compared.</exception>
    public async Task<RestoredBackup> RestoreAsync(
        IntegrityReport backup, StoreAccount? restored, BackupIdentity? identity, IRunProgress progress, CancellationToken cancellation)
    {
        var stored = StoredBackup.Of(backup);
        DecryptedBackup.Require(stored.Manifest, Path.GetFileName(stored.Directory), identity);
        var clock = new PhaseClock(progress, time);
        using var decrypted = stored.Manifest.Encryption is null ? null : await clock.MeasureAsync("decryption", async phase =>
            await DecryptedBackup.OpenAsync(
                stored, identity!, Hold(await AgeAsync(phase, cancellation).ConfigureAwait(false)), phase, cancellation)
                    .ConfigureAwait(false)).ConfigureAwait(false);
        return await new RestoreTrial(clock, time).RunAsync(
            decrypted?.Backup ?? stored,
            archive!,
            async token => restored is null ? archive! : await OpenArchiveAsync(restored, token).ConfigureAwait(false),
            cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        while (held.TryPop(out var thing))
        {
            if (thing is IAsyncDisposable patient)
                await patient.DisposeAsync().ConfigureAwait(false);
            else
                ((IDisposable)thing).Dispose();
        }
    }

    /// <summary>A name for the containers of one command.</summary>
    internal static string RunIdOf(TimeProvider time)
    {
        var suffix = RandomNumberGenerator.GetHexString(4, lowercase: true);
        return string.Create(CultureInfo.InvariantCulture, $"backup-{time.GetUtcNow():yyyyMMdd-HHmmss}-{suffix}");
    }

    private async Task ConnectAsync(IRunPhase phase, CancellationToken cancellation)
    {
        var address = site.Address is { } named ? await named.ResolveAsync(cancellation).ConfigureAwait(false) : IPAddress.Loopback;
        if (!NeedsEngine)
        {
            archives = new StoreArchives(null, (_, _) => throw new InvalidOperationException("No tools are needed."), runId);
            place = StorePlace.Direct(address, site.Ports);
        }
        else
            await JoinAsync(address, phase, cancellation).ConfigureAwait(false);

        phase.Report($"connecting to {site}");
        archive = await OpenArchiveAsync(site.Account, cancellation).ConfigureAwait(false);
        try
        {
            ServerVersion = await archive.ServerVersionAsync(cancellation).ConfigureAwait(false);
        }
        catch (BackupException exception)
        {
            var port = site.Ports.Data.ToString(CultureInfo.InvariantCulture);
            var cause = exception.GetBaseException().Message;
            var reason = exception.Message.Contains(cause, StringComparison.Ordinal) ? exception.Message : $"{exception.Message} ({cause})";
            throw new ConfigurationException($"{site}, port {port}, user {site.Account.User}: {reason}", exception);
        }
    }

    private Task<IAgeRunner> AgeAsync(IRunPhase phase, CancellationToken cancellation) =>
        AgeSource.OpenAsync(NeedsEngine, site.ImagesFile, site.Sourcing, runId, phase, cancellation);

    private async Task JoinAsync(IPAddress address, IRunPhase phase, CancellationToken cancellation)
    {
        var engine = Hold(await DockerEngine.ConnectAsync(cancellation).ConfigureAwait(false));
        var list = ImageListLoader.Load(site.ImagesFile);
        var choices = new Dictionary<string, ImageChoice> { [site.Store] = new() { Tools = site.Tools } };
        var resolver = Hold(new ImageResolver(engine, list, choices, phase, site.Sourcing));
        string? container = null;
        if (site.Container is { } named)
            container = await InspectAsync(engine, resolver, named, cancellation).ConfigureAwait(false);
        var agent = await resolver.AgentAsync(cancellation).ConfigureAwait(false);
        var guest = Hold(await NamespaceGuest.StartAsync(engine, agent, container, runId, cancellation).ConfigureAwait(false));
        archives = new StoreArchives(engine, resolver.ReferenceAsync, runId)
        {
            Tools = ToolImages.By(resolver),
            LockTimeout = site.LockTimeout,
        };
        place = Hold(new StorePlace(engine, guest.Id, address, site.Ports));
    }

    private async Task<string> InspectAsync(DockerEngine engine, ImageResolver resolver, string name, CancellationToken cancellation)
    {
        ContainerInspectResponse container;
        try
        {
            container = await engine.Client.Containers.InspectContainerAsync(name, cancellation).ConfigureAwait(false);
        }
        catch (DockerApiException exception) when (exception.StatusCode == HttpStatusCode.NotFound)
        {
            throw new ConfigurationException($"The engine has no container '{name}'; 'docker ps' lists those that run.", exception);
        }

        if (container.State?.Running != true)
            throw new ConfigurationException($"The container '{name}' does not run; start it first.");
        var digest = container.Image!;
        if (await engine.FindImageAsync(digest, cancellation).ConfigureAwait(false) is { } found)
        {
            digest = ImageResolver.DigestOf(found, container.Config!.Image);
            ownImage = ReferenceTo(found, container.Config.Image!);
            var standIn = await resolver.StandInOfAsync(site.Store, found, cancellation).ConfigureAwait(false);
            lacks = [.. lacks.Union(standIn?.Lacks ?? [])];
        }

        image = new BackupImage(container.Config!.Image!, digest, site.Contract);
        return container.ID!;
    }

    // The name it was started by may mean another image by now, or be the beginning of its digest, by which none can be started.
    private static string? ReferenceTo(ImageInspectResponse found, string named)
    {
        List<string> names = [.. found.RepoTags ?? [], .. found.RepoDigests ?? []];
        return names.Find(name => name == named || name == $"{named}:latest") ?? names.FirstOrDefault();
    }

    private async Task<IStoreArchive> OpenArchiveAsync(StoreAccount account, CancellationToken cancellation) =>
        Hold(await archives!.OpenAsync(site.Store, account, place!, lacks, ownImage, cancellation).ConfigureAwait(false)).Archive;

    private T Hold<T>(T thing)
        where T : notnull
    {
        held.Push(thing);
        return thing;
    }
}
