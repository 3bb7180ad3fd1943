using Elma365Verify.Backup;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Containers.Backup.Encryption;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Containers.Images;
using Elma365Verify.Containers.Services;
using Elma365Verify.Reporting;
using Elma365Verify.Settings;

namespace Elma365Verify.Containers.Backup;

/// <summary>
/// Proves that a backup restores: into a fresh server of the backup's own image, whose contents are then read and compared, item by
/// item. The result is kept with the backup.
/// </summary>
/// <param name="inputs">Which images the user names for roles, and how long a server may take to start.</param>
/// <param name="account">
/// The account that may do everything, as it was when the backup was taken: the fresh server begins with it, and it is the one that
/// reads what was restored. Null for an S3 store, whose backup holds no accounts.
/// </param>
/// <param name="progress">Told of the phases.</param>
/// <param name="time">The clock.</param>
public sealed class ScratchVerification(VerificationInputs inputs, StoreAccount? account, IRunProgress progress, TimeProvider time)
{
    private readonly PhaseClock clock = new(progress, time);

    /// <summary>Opens backups that are encrypted; null where there is none.</summary>
    public BackupIdentity? Identity { get; init; }

    /// <summary>Verifies one backup.</summary>
    /// <param name="intact">The backup, found to be intact.</param>
    /// <param name="cancellation">Ends it; nothing is left behind.</param>
    /// <exception cref="BackupException">It can't be restored.</exception>
    /// <exception cref="BackupUnprovenException">It was restored, and could not be read back or compared.</exception>
    /// <exception cref="ConfigurationException">The image can't be had, or is of another version.</exception>
    /// <exception cref="EnvironmentException">The server can't start.</exception>
    public async Task<RestoredBackup> VerifyAsync(IntegrityReport intact, CancellationToken cancellation)
    {
        var backup = StoredBackup.Of(intact);
        DecryptedBackup.Require(backup.Manifest, Path.GetFileName(backup.Directory), Identity);
        var vault = BackupVault.On(Path.GetDirectoryName(backup.Directory)!, time);
        try
        {
            using var decrypted = await DecryptAsync(backup, cancellation).ConfigureAwait(false);
            var restored = await RestoreAsync(decrypted?.Backup ?? backup, cancellation).ConfigureAwait(false);
            return restored with { NotKept = await KeepAsync(() => vault.KeepAsync(backup, restored.Comparison)).ConfigureAwait(false) };
        }
        catch (Exception exception) when (exception is BackupException or BackupUnprovenException)
        {
            // No failure on record: what broke the restore may be the machine, and a backup on record as bad may be removed.
            await KeepAsync(() => vault.KeepAsync(
                backup, VerificationDepth.Restore, VerificationOutcome.Unknown, 0, [exception.Message])).ConfigureAwait(false);
            throw;
        }
    }

    private async Task<DecryptedBackup?> DecryptAsync(StoredBackup backup, CancellationToken cancellation) =>
        backup.Manifest.Encryption is null ? null : await clock.MeasureAsync("decryption", async phase =>
        {
            var (options, runId) = (inputs.Options, StoreSession.RunIdOf(time));
            var age = await AgeSource.OpenAsync(
                needsEngine: true, options.ImagesFile, options.Sourcing, runId, phase, cancellation).ConfigureAwait(false);
            await using var _ = age.ConfigureAwait(false);
            return await DecryptedBackup.OpenAsync(backup, Identity!, age, phase, cancellation).ConfigureAwait(false);
        }).ConfigureAwait(false);

    private static async Task<string?> KeepAsync(Func<Task> keepAsync)
    {
        try
        {
            await keepAsync().ConfigureAwait(false);
            return null;
        }
        catch (BackupException exception)
        {
            return exception.Message;
        }
    }

    private async Task<RestoredBackup> RestoreAsync(StoredBackup backup, CancellationToken cancellation)
    {
        using var engine = await DockerEngine.ConnectAsync(cancellation).ConfigureAwait(false);
        var store = backup.Manifest.Store;
        var runId = StoreSession.RunIdOf(time);
        var choice = await ChooseAsync(engine, backup, cancellation).ConfigureAwait(false);
        using var resolver = new ImageResolver(
            engine, inputs.Images, new Dictionary<string, ImageChoice> { [store] = choice }, new SilentPhase(),
            inputs.Options.Sourcing with { Lock = null });
        var agent = string.Empty;
        var image = await clock.MeasureAsync("images", async phase =>
        {
            phase.Report($"the image of {store}");
            agent = await resolver.AgentAsync(cancellation).ConfigureAwait(false);
            return await resolver.ResolveAsync(store, cancellation).ConfigureAwait(false);
        }).ConfigureAwait(false);
        var scratch = await clock.MeasureAsync(
            "environment",
            phase => ScratchStore.StartAsync(
                engine, inputs, agent, image, account, ScratchNeeds.Of(backup), runId, phase, cancellation)).ConfigureAwait(false);
        await using var _ = scratch.ConfigureAwait(false);
        var archives = new StoreArchives(engine, resolver.ReferenceAsync, runId) { Tools = ToolImages.By(resolver) };
        var opened = await archives.OpenAsync(
            store, scratch.Account, scratch.Place, backup.Manifest.MissingCapabilities, image.Reference, cancellation)
            .ConfigureAwait(false);
        await using var __ = opened.ConfigureAwait(false);
        // A Redis server begins with its user default alone; whom the backup was taken by comes with the backup.
        var reads = store == "redis" && account is not null ? scratch.Account with { User = account.User } : scratch.Account;
        await RequireVersionAsync(backup.Manifest, opened.Archive, image, cancellation).ConfigureAwait(false);
        try
        {
            var restored = await new RestoreTrial(clock, time).RunAsync(
                backup, opened.Archive, ReaderAsync, cancellation).ConfigureAwait(false);
            return restored with { Scratch = image };
        }
        catch (ToolVersionException exception)
        {
            throw new BackupUnprovenException(exception.Message, exception);
        }

        async Task<IStoreArchive> ReaderAsync(CancellationToken token) => reads == scratch.Account
            ? opened.Archive
            : opened.Hold(await archives.OpenAsync(
                store, reads, scratch.Place, backup.Manifest.MissingCapabilities, image.Reference, token)
                .ConfigureAwait(false)).Archive;
    }

    /// <summary>The image the user names, else the one in the manifest; where nobody knows that any more, the role's own.</summary>
    private async Task<ImageChoice> ChooseAsync(DockerEngine engine, StoredBackup backup, CancellationToken cancellation)
    {
        var image = backup.Manifest.Image;
        var chosen = inputs.Options.Images.GetValueOrDefault(backup.Manifest.Store, new ImageChoice());
        if (image.Reference == StoreSite.UnknownImage)
            return chosen;
        // One built here by a recipe that has changed since is nowhere to be had; what it is built by now takes its place.
        if (image.Reference.StartsWith(ImageBuilder.NameOf(string.Empty), StringComparison.Ordinal)
            && await engine.FindImageAsync(image.Reference, cancellation).ConfigureAwait(false) is null)
        {
            return chosen;
        }

        var origin = Path.Combine(backup.Directory, BackupManifest.FileName);
        return chosen.Over(new ImageChoice
        {
            Reference = new Sourced<string>(image.Reference, origin),
            Contract = new Sourced<string>(image.Contract, origin),
        });
    }

    // Known before the restore, and the user's to mend: nothing is wrong with the backup.
    private static async Task RequireVersionAsync(
        BackupManifest manifest, IStoreArchive archive, ResolvedImage image, CancellationToken cancellation)
    {
        if (!StoreArchives.NeedTools(manifest.Store))
            return;
        try
        {
            var server = await archive.ServerVersionAsync(cancellation).ConfigureAwait(false);
            MajorVersion.RequireSame(
                $"the backup of {manifest.ServerVersion}", server, $"name an image of its version: --image {manifest.Store}=REFERENCE");
        }
        catch (BackupException exception)
        {
            throw new ConfigurationException($"{image.Reference}: {exception.Message}", exception);
        }
    }
}
