using Docker.DotNet.Models;
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
        Assert.That(await environment.FateAsync(token), Is.Null, "the positive control");

        await ImagesUnderTest.Engine.Client.Containers.RestartContainerAsync(
            environment.Subject.Container.Id, new ContainerRestartParameters { WaitBeforeKillSeconds = 0 }, token);
        var fate = await environment.FateAsync(token);

        Assert.That((fate?.HasEnded, fate?.Reason), Is.EqualTo(
            (false, "its container was restarted during the run, after it had served, so that what was found is of two servers")));
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task A_server_that_reloads_is_the_same_and_one_that_is_killed_has_ended(CancellationToken token)
    {
        await using var environment = await SmallEnvironment.StartAsync("nginx", new ImageChoice(), RunId, ReadyWithin, token);
        var containers = ImagesUnderTest.Engine.Client.Containers;

        await containers.KillContainerAsync(environment.Subject.Container.Id, new ContainerKillParameters { Signal = "SIGHUP" }, token);
        await Task.Delay(TimeSpan.FromMilliseconds(500), token);
        var reloaded = await environment.FateAsync(token);
        await containers.KillContainerAsync(environment.Subject.Container.Id, new ContainerKillParameters { Signal = "SIGKILL" }, token);
        await containers.WaitContainerAsync(environment.Subject.Container.Id, token);
        var ended = await environment.FateAsync(token);

        Assert.That(reloaded, Is.Null);
        Assert.That(ended?.HasEnded, Is.True);
        Assert.That(ended!.Reason, Does.StartWith("its container ended during the run, with exit code 137"));
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task The_broker_of_a_set_up_is_not_taken_for_the_one_that_stays(CancellationToken token)
    {
        var choice = Choice(await VariantImages.SetUpAsync("rabbitmq", token));

        await using var environment = await SmallEnvironment.StartAsync("rabbitmq", choice, RunId, ReadyWithin * 2, token);
        var (log, _) = await environment.Subject.Container.GetLogsAsync(timestampsEnabled: false, ct: token);
        var service = await environment.ServiceAsync(token);

        Assert.That(log, Does.Contain("the broker of the set-up was stopped"));
        Assert.That(service.Served, Is.True);
        Assert.That(await environment.FateAsync(token), Is.Null);
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task A_server_that_is_replaced_in_its_container_is_noticed_while_it_is_away_and_when_another_one_serves(
        CancellationToken token)
    {
        var choice = Choice(await VariantImages.SetUpAsync("redis", token));
        await using var environment = await SmallEnvironment.StartAsync("redis", choice, RunId, ReadyWithin, token);
        Assert.That(await environment.FateAsync(token), Is.Null, "the positive control");
        var service = await environment.ServiceAsync(token);
        Assert.That(service.Served, Is.True, "the positive control");

        await SignalAsync("SIGUSR1");
        var stopped = await AwaitFateAsync(fate => fate is not null);
        var unserved = Interruptions.With(await environment.ServiceAsync(token), stopped!);
        await SignalAsync("SIGUSR2");
        var replaced = await AwaitFateAsync(fate => fate!.Reason != stopped!.Reason);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(stopped!.Reason, Does.Contain("nobody listens on port 6379 any more, though its container runs"));
            Assert.That(unserved.Checks.Select(check => check.Detail), Is.Not.Empty.And.All.EndWith($" ({stopped.Reason})"));
            Assert.That(replaced!.Reason, Does.StartWith("the server was restarted during the run"));
            Assert.That((stopped.HasEnded, replaced.HasEnded), Is.EqualTo((false, false)));
        }

        Task SignalAsync(string signal) => ImagesUnderTest.Engine.Client.Containers.KillContainerAsync(
            environment.Subject.Container.Id, new ContainerKillParameters { Signal = signal }, token);

        async Task<ServerFate?> AwaitFateAsync(Func<ServerFate?, bool> isAwaited)
        {
            var fate = await environment.FateAsync(token);
            for (; !isAwaited(fate); fate = await environment.FateAsync(token))
                await Task.Delay(TimeSpan.FromMilliseconds(100), token);
            return fate;
        }
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
