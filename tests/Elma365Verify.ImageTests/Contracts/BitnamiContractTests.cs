using Elma365Verify.Containers;
using Elma365Verify.Settings;

namespace Elma365Verify.ImageTests.Contracts;

/// <summary>An image of another contract serves when that is named, and says what is wrong when it is not.</summary>
public sealed class BitnamiContractTests
{
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(60);

    private static string RunId => $"{ImagesUnderTest.RunId}-{Guid.NewGuid():N}";

    [Test, CancelAfter(Bounds.Server)]
    public async Task It_serves_by_its_own_contract([Values] bool readOnly, CancellationToken token)
    {
        var choice = await ChoiceAsync("bitnami", token) with { ReadOnly = new Sourced<bool>(readOnly, "the test") };

        await using var environment = await SmallEnvironment.StartAsync("postgresql", choice, RunId, ReadyWithin, token);
        var service = await environment.ServiceAsync(token);

        Assert.That((service.Served, service.Contract, service.ReadOnlyRoot), Is.EqualTo((true, "bitnami", readOnly)));
        Assert.That(service.Version, Does.StartWith("PostgreSQL "));
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task By_the_wrong_contract_it_fails_with_its_last_words_and_a_hint(
        [Values(null, "official")] string? contract, CancellationToken token)
    {
        var choice = await ChoiceAsync(contract, token);
        var runId = RunId;

        var thrown = await Assert.ThrowsAsync<EnvironmentException>(
            () => SmallEnvironment.StartAsync("postgresql", choice, runId, ReadyWithin, token));

        using (Assert.EnterMultipleScope())
        {
            Assert.That(thrown!.Message, Does.StartWith($"data-postgresql ({choice.Reference!.Value}) ended with exit code 1 before"));
            Assert.That(thrown.Message, Does.Contain("The POSTGRESQL_PASSWORD environment variable is empty or not set."));
            Assert.That(thrown.Message, Does.Contain("configured by the contract 'official'"));
            Assert.That(thrown.Message, Does.EndWith("--contract postgresql=bitnami"));
            Assert.That(await SmallEnvironment.CountAsync(runId, token), Is.Zero, "containers left");
        }
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task An_official_image_by_another_contract_fails_the_same_way(CancellationToken token)
    {
        var reference = await ImagesUnderTest.ImageAsync("postgresql", token);
        var choice = Choice(reference.Reference, "bitnami");
        var runId = RunId;

        var thrown = await Assert.ThrowsAsync<EnvironmentException>(
            () => SmallEnvironment.StartAsync("postgresql", choice, runId, ReadyWithin, token));

        Assert.That(thrown!.Message, Does.Contain("POSTGRES_PASSWORD is not set").And.EndWith("--contract postgresql=official"));
        Assert.That(await SmallEnvironment.CountAsync(runId, token), Is.Zero, "containers left");
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task A_server_that_lets_nobody_in_is_waited_for_no_longer_than_it_may_take(CancellationToken token)
    {
        // Redis starts without a word about a variable it does not know, and then refuses the password.
        var reference = await ImagesUnderTest.ImageAsync("redis", token);
        var runId = RunId;

        var thrown = await Assert.ThrowsAsync<EnvironmentException>(
            () => SmallEnvironment.StartAsync("redis", Choice(reference.Reference, "bitnami"), runId, TimeSpan.FromSeconds(5), token));

        Assert.That(thrown!.Message, Does.Contain("did not serve within 5 s").And.EndWith("--contract redis=official"));
        Assert.That(await SmallEnvironment.CountAsync(runId, token), Is.Zero, "containers left");
    }

    private static async Task<ImageChoice> ChoiceAsync(string? contract, CancellationToken token) =>
        Choice(await VariantImages.BitnamiAsync("postgresql", token), contract);

    private static ImageChoice Choice(string reference, string? contract) => new()
    {
        Reference = new Sourced<string>(reference, "the test"),
        Contract = contract is null ? null : new Sourced<string>(contract, "the test"),
    };
}
