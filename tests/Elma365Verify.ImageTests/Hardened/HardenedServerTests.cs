using System.Formats.Tar;
using Docker.DotNet.Models;
using Elma365Verify.Settings;

namespace Elma365Verify.ImageTests.Hardened;

/// <summary>A server serves from an image without a shell, with a read-only root, as a user that is not root.</summary>
public sealed class HardenedServerTests
{
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(60);

    private static readonly string[] Tools =
        ["sh", "bash", "dash", "ash", "busybox", "ls", "cat", "cp", "env", "chown", "coreutils", "perl", "python3", "apt", "dpkg", "ldd"];

    [Test, CancelAfter(Bounds.Sweep)]
    public async Task A_hardened_image_holds_no_shell_and_no_tool([Values("postgresql", "redis")] string role, CancellationToken token)
    {
        var reference = await ImagesUnderTest.ImageAsync(role, token);
        var hardened = await VariantImages.HardenedAsync(role, token);

        var (all, found) = await FilesAsync(hardened, token);

        Assert.That((await FilesAsync(reference.Reference, token)).Tools, Does.Contain("sh").And.Contain("cat"), "the reference image");
        Assert.That(found, Is.Empty);
        Assert.That(all, Has.Some.Contains(role == "redis" ? "redis-server" : "bin/postgres"));
        var image = await ImagesUnderTest.Engine.Client.Images.InspectImageAsync(hardened, token);
        Assert.That(image.Config!.User, Is.EqualTo("1001"));
    }

    [Test, CancelAfter(Bounds.Sweep)]
    public async Task It_serves_with_a_read_only_root_and_leaves_no_volume(
        [Values("postgresql", "redis")] string role, CancellationToken token)
    {
        var image = await VariantImages.HardenedAsync(role, token);

        var volumes = await AssertServesAsync(role, Choice(image, readOnly: true, user: null), token);

        Assert.That(volumes, Is.Not.Empty);
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task It_serves_as_any_user(CancellationToken token)
    {
        var image = await VariantImages.HardenedAsync("redis", token);

        await AssertServesAsync("redis", Choice(image, readOnly: true, user: "4711:4712"), token);
    }

    [Test, CancelAfter(Bounds.Server)]
    public Task A_reference_image_serves_with_a_read_only_root_too(
        [Values("postgresql", "mongodb", "redis", "rabbitmq", "nginx", "minio")] string role, CancellationToken token) =>
        AssertServesAsync(role, Choice(null, readOnly: true, user: null), token);

    private static async Task<List<string>> AssertServesAsync(string role, ImageChoice choice, CancellationToken token)
    {
        var runId = $"{ImagesUnderTest.RunId}-{Guid.NewGuid():N}";
        List<string> volumes;
        await using (var environment = await SmallEnvironment.StartAsync(role, choice, runId, ReadyWithin, token))
        {
            var service = await environment.ServiceAsync(token);
            var container = await ImagesUnderTest.Engine.Client.Containers.InspectContainerAsync(environment.Subject.Container.Id, token);
            volumes = [.. container.Mounts!.Where(mount => mount.Type == "volume").Select(mount => mount.Name!)];
            using (Assert.EnterMultipleScope())
            {
                Assert.That(service.Served, Is.True);
                Assert.That((service.ReadOnlyRoot, service.User), Is.EqualTo((true, choice.User?.Value)));
                Assert.That(container.HostConfig!.ReadonlyRootfs, Is.True);
                Assert.That(container.Config!.User, Is.EqualTo(choice.User?.Value ?? container.Config.User));
            }
        }

        Assert.That(await SmallEnvironment.CountAsync(runId, token), Is.Zero, "containers left");
        var left = await ImagesUnderTest.Engine.Client.Volumes.ListAsync(new VolumesListParameters(), token);
        Assert.That((left.Volumes ?? []).Select(volume => volume.Name).Intersect(volumes), Is.Empty, "volumes left");
        return volumes;
    }

    private static ImageChoice Choice(string? reference, bool readOnly, string? user) => new()
    {
        Reference = reference is null ? null : new Sourced<string>(reference, "the test"),
        ReadOnly = new Sourced<bool>(readOnly, "the test"),
        User = user is null ? null : new Sourced<string>(user, "the test"),
    };

    /// <summary>The files of an image, out of the archive the engine makes of a container that never starts.</summary>
    private static async Task<(List<string> All, List<string> Tools)> FilesAsync(string image, CancellationToken token)
    {
        var containers = ImagesUnderTest.Engine.Client.Containers;
        var created = await containers.CreateContainerAsync(
            new CreateContainerParameters { Image = image, Labels = Labels() }, token);
        try
        {
            await using var archive = await containers.ExportContainerAsync(created.ID, token);
            var reader = new TarReader(archive);
            await using var closing = reader;
            var files = new List<string>();
            while (await reader.GetNextEntryAsync(copyData: false, token) is { } entry)
                files.Add(entry.Name);
            return (files, [.. files.Select(file => file.Split('/')[^1]).Where(name => Tools.Contains(name)).Distinct()]);
        }
        finally
        {
            await containers.RemoveContainerAsync(created.ID, new ContainerRemoveParameters { Force = true }, CancellationToken.None);
        }
    }

    private static Dictionary<string, string> Labels() => new()
    {
        [Containers.Engine.ResourceLabels.Project] = Containers.Engine.ResourceLabels.ProjectValue,
        [Containers.Engine.ResourceLabels.Run] = ImagesUnderTest.RunId,
    };
}
