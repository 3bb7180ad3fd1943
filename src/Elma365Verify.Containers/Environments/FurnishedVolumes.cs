using System.Formats.Tar;
using System.Globalization;
using Docker.DotNet;
using Docker.DotNet.Models;
using DotNet.Testcontainers.Containers;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Containers.Images;
using Elma365Verify.Containers.Services;
using Elma365Verify.Images;

namespace Elma365Verify.Containers.Environments;

/// <summary>
/// The volumes of a hardened server: its files, and the directories it may write to, owned by the user it runs as.
/// </summary>
/// <remarks>
/// An engine refuses to copy files into a container whose root is read-only, and nobody in an image without a shell could give
/// a directory to a user. So the volumes are made by a second container of the same image, whose root is writable and which is
/// never started: the engine fills its volumes from the image, and the archive API adds files and owners. The server's
/// container takes its volumes over. They disappear with both.
/// </remarks>
internal static class FurnishedVolumes
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Makes the volumes; <c>adopt</c> is told the container's id as soon as there is one, whatever comes after.</summary>
    /// <returns>The id of the container that holds them, for <c>HostConfig.VolumesFrom</c>.</returns>
    /// <exception cref="EnvironmentException">The engine can't make them.</exception>
    public static async Task<string> CreateAsync(
        DockerEngine engine,
        ResolvedImage image,
        ImageContract contract,
        ContainerSetup setup,
        string runId,
        Action<string> adopt,
        CancellationToken cancellation)
    {
        try
        {
            var owner = await OwnerAsync(engine, image, contract, cancellation).ConfigureAwait(false);
            var parameters = Parameters(image, Outermost(contract, setup), runId);
            var created = await engine.Client.Containers.CreateContainerAsync(parameters, cancellation).ConfigureAwait(false);
            adopt(created.ID);
            using var archive = new MemoryStream();
            await WriteAsync(archive, contract, setup, owner, cancellation).ConfigureAwait(false);
            await engine.Client.Containers.ExtractArchiveToContainerAsync(
                created.ID, new CopyToContainerParameters { Path = "/" }, archive, cancellation).ConfigureAwait(false);
            return created.ID;
        }
        catch (DockerApiException exception)
        {
            throw new EnvironmentException(
                $"The volumes for a container of {image.Reference} could not be made: {exception.Reason()}", exception);
        }
    }

    /// <summary>The directories to be volumes; one below another is part of that.</summary>
    internal static IReadOnlyList<string> Outermost(ImageContract contract, ContainerSetup setup)
    {
        var parents = setup.Files.Keys.Select(path => path[..path.LastIndexOf('/')]);
        var all = contract.Directories.Concat(parents).Distinct().Order(StringComparer.Ordinal).ToList();
        return all.FindAll(directory => !all.Exists(other => directory.StartsWith($"{other}/", StringComparison.Ordinal)));
    }

    /// <summary>User and group of the server's process; null where the image starts as root and sees to its directories itself.</summary>
    internal static (int User, int Group)? Owner(string? chosen, string? ofImage, string ofContract)
    {
        var said = string.IsNullOrEmpty(chosen) ? ofImage : chosen;
        if (string.IsNullOrEmpty(said))
            return null;
        var parts = said.Split(':');

        // A name is explained by the image's own files alone.
        var user = Number(parts[0]) ?? Number(ofContract) ?? 0;
        return user == 0 ? null : (user, parts.Length > 1 ? Number(parts[1]) ?? 0 : 0);
    }

    private static int? Number(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    private static async Task<(int User, int Group)?> OwnerAsync(
        DockerEngine engine, ResolvedImage image, ImageContract contract, CancellationToken cancellation)
    {
        var inspected = await engine.FindImageAsync(image.Reference, cancellation).ConfigureAwait(false);
        return Owner(image.User, inspected?.Config?.User, contract.User);
    }

    private static CreateContainerParameters Parameters(ResolvedImage image, IEnumerable<string> volumes, string runId) => new()
    {
        Image = image.Reference,
        Entrypoint = ["/never-started"],
        Cmd = [],
        NetworkDisabled = true,
        Labels = new Dictionary<string, string>
        {
            [ResourceLabels.Project] = ResourceLabels.ProjectValue,
            [ResourceLabels.Run] = runId,

            // By this one the reaper knows what to remove when this process is killed.
            [ResourceReaper.ResourceReaperSessionLabel] = ResourceReaper.DefaultSessionId.ToString("D"),
        },
        HostConfig = new HostConfig
        {
            NetworkMode = "none",
            Mounts = [.. volumes.Select(path => new Mount { Type = "volume", Target = path })],
        },
    };

    private static async Task WriteAsync(
        MemoryStream archive, ImageContract contract, ContainerSetup setup, (int User, int Group)? owner, CancellationToken cancellation)
    {
        var writer = new TarWriter(archive, TarEntryFormat.Pax, leaveOpen: true);
        await using (writer.ConfigureAwait(false))
        {
            foreach (var directory in owner is null ? [] : contract.Directories)
            {
                var entry = new PaxTarEntry(TarEntryType.Directory, $"{directory[1..]}/")
                {
                    Mode = Private,
                    Uid = owner!.Value.User,
                    Gid = owner.Value.Group,
                };
                await writer.WriteEntryAsync(entry, cancellation).ConfigureAwait(false);
            }

            var user = owner ?? (Number(contract.User) ?? 0, Number(contract.User) ?? 0);
            foreach (var (path, file) in setup.Files)
            {
                using var data = new MemoryStream(file.Content, writable: false);
                var entry = new PaxTarEntry(TarEntryType.RegularFile, path[1..])
                {
                    Mode = file.IsPrivate ? UnixFileMode.UserRead : Readable,
                    Uid = file.IsPrivate ? user.User : 0,
                    Gid = file.IsPrivate ? user.Group : 0,
                    DataStream = data,
                };
                await writer.WriteEntryAsync(entry, cancellation).ConfigureAwait(false);
            }
        }

        archive.Position = 0;
    }
}
