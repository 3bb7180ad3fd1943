using Amazon.S3.Model;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Containers.Services;
using Elma365Verify.ImageTests.Minio;
using Elma365Verify.Settings;

namespace Elma365Verify.ImageTests.Cli;

/// <summary>Stores in other places than a container with a shell: in a hardened image, and at an address over TLS.</summary>
[NonParallelizable]
internal sealed class BackupPlacesTests
{
    [Test, CancelAfter(Bounds.Sweep)]
    public async Task A_store_in_an_image_without_a_shell_is_backed_up(
        [Values("postgresql", "redis")] string role, CancellationToken token)
    {
        using var tool = new BackupTool();
        var image = await VariantImages.HardenedAsync(role, token);
        var choice = new ImageChoice
        {
            Reference = new Sourced<string>(image, "the test"),
            ReadOnly = new Sourced<bool>(true, "the test"),
        };
        var runId = $"{ImagesUnderTest.RunId}-{Guid.NewGuid():N}";
        await using var environment = await SmallEnvironment.StartAsync(role, choice, runId, TimeSpan.FromSeconds(60), token);
        var account = ((IStoreService)environment.Subject.Service).Account;
        var who = $"--user {account.User} --password-file {tool.Write("pw", account.Password)}";

        var created = await tool.RunAsync($"create --store {role} --container {environment.Subject.Container.Id} {who} --name one");

        Assert.That(created.Code, Is.Zero, created.Said);
        var manifest = BackupIntegrity.Verify(Path.Combine(tool.Backups, "one"), cancellation: token).Manifest!;
        Assert.That(manifest.Image.Reference, Is.EqualTo(image));
        // The hardened PostgreSQL keeps the user postgres beside the one it is given, so that a fresh server of it is never empty.
        if (role == "redis")
        {
            var verified = await tool.RunAsync($"verify {who}");
            Assert.That(verified.Code, Is.Zero, verified.Said);
            Assert.That(verified.Said, Does.Contain($"Restored into a fresh server of {image}\n"));
        }

        Assert.That(await tool.ContainersLeftAsync(token), Is.Empty);
    }

    [Test, CancelAfter(Bounds.Sweep)]
    public async Task A_store_at_an_address_is_backed_up_over_TLS_by_its_own_authority(CancellationToken token)
    {
        using var tool = new BackupTool();
        await using var store = await StoreUnderTest.StartAsync(token);
        using var client = store.Connect();
        await client.PutBucketAsync("orders", token);
        await client.PutObjectAsync(new PutObjectRequest { BucketName = "orders", Key = "заказ 1", ContentBody = "one" }, token);
        using var others = new RunCertificates();
        var lacks = string.Concat((await ImagesUnderTest.ImageAsync("minio", token)).StandIn!.Lacks.Select(word => $" --lacks {word}"));
        var line = $"create --store minio --address localhost:{store.Address.Port} --user {store.Container.GetAccessKey()} "
            + $"--password-file {tool.Write("key", store.Container.GetSecretKey())} --name one{lacks}";
        var authority = tool.Write("ca.pem", System.Text.Encoding.ASCII.GetString(store.Authority));
        var another = tool.Write("other.pem", System.Text.Encoding.ASCII.GetString(others.Authority));

        var refused = await tool.RunAsync($"{line} --ca {another}");
        var misnamed = await tool.RunAsync($"{line} --ca {authority} --server-name other.example");
        var created = await tool.RunAsync($"{line} --ca {authority}");
        var verified = await tool.RunAsync("verify --store minio");

        Assert.That((refused.Code, misnamed.Code), Is.EqualTo((3, 3)), $"{refused.Said}\n{misnamed.Said}");
        Assert.That(created.Code, Is.Zero, created.Said);
        Assert.That(verified.Code, Is.Zero, verified.Said);
        Assert.That(verified.Said, Does.Contain("one: verified: a fresh server holds what was backed up"));
        Assert.That(await tool.ContainersLeftAsync(token), Is.Empty);
    }
}
