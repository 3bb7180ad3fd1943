using Elma365Verify.Containers;
using Elma365Verify.Containers.Environments;
using Elma365Verify.Settings;

namespace Elma365Verify.ImageTests.Contracts;

/// <summary>Images that set themselves up as Bitnami's and the official ones do, with what the contracts give them.</summary>
public sealed class SetUpTests
{
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(60);

    private static string RunId => $"{ImagesUnderTest.RunId}-{Guid.NewGuid():N}";

    [Test, CancelAfter(Bounds.Server)]
    public async Task An_image_that_ends_unless_its_set_up_is_skipped_stays(CancellationToken token)
    {
        var choice = Choice(await VariantImages.BitnamiAsync("minio", token));

        await using var environment = await SmallEnvironment.StartAsync("minio", choice, RunId, ReadyWithin, token);
        var service = await environment.ServiceAsync(token);

        Assert.That((service.Served, service.Contract), Is.EqualTo((true, "bitnami")));
        Assert.That(service.ContractBy, Is.EqualTo("the image's configuration"));
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task Data_lie_where_the_image_keeps_them_though_its_root_is_read_only(CancellationToken token)
    {
        var image = await VariantImages.LaidOutAsync("postgresql", token);
        var choice = Choice(image) with { ReadOnly = new Sourced<bool>(true, "the test") };

        await using var environment = await SmallEnvironment.StartAsync("postgresql", choice, RunId, ReadyWithin, token);
        var service = await environment.ServiceAsync(token);

        Assert.That((service.Served, service.Contract, service.ContractBy), Is.EqualTo((true, "official", "default")));
        var container = await ImagesUnderTest.Engine.Client.Containers.InspectContainerAsync(environment.Subject.Container.Id, token);
        var volumes = container.Mounts!.Select(mount => mount.Destination).ToList();
        Assert.That(volumes, Does.Contain("/var/lib/postgresql").And.Not.Contain("/var/lib/postgresql/data"));
    }

    private static ImageChoice Choice(string reference) => new() { Reference = new Sourced<string>(reference, "the test") };
}
