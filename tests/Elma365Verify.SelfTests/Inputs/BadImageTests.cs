using Elma365Verify.Containers;
using Elma365Verify.Containers.Environments;
using Elma365Verify.Containers.Images;
using Elma365Verify.Containers.Services;
using Elma365Verify.Reporting;
using Elma365Verify.Settings;

namespace Elma365Verify.SelfTests.Inputs;

/// <summary>Images that are not there, do not start, end, or never serve: named, with their last words, and nothing is left.</summary>
public sealed class BadImageTests
{
    private static readonly TimeSpan ReadyWithin = TimeSpan.FromSeconds(5);

    [Test, CancelAfter(Bounds.Sweep)]
    public void An_image_that_does_not_exist_is_named(CancellationToken token)
    {
        const string missing = "127.0.0.1:1/nobody/redis:0";
        var inputs = Reference.Inputs with
        {
            Options = Reference.Inputs.Options with { Images = RolePairs.Images([$"redis={missing}"], "--image") },
        };

        Task ResolveAsync() => VerificationSession.ResolveImagesAsync(SharedEnvironment.Engine, inputs, new SilentPhase(), token);

        Assert.That(ResolveAsync, Throws.TypeOf<ConfigurationException>().With.Message.StartsWith($"--image: redis={missing}: "));
    }

    [Test, CancelAfter(Bounds.Environment)]
    public Task An_image_without_the_server_of_its_role_is_named_with_the_engines_reason(CancellationToken token) =>
        AssertFailsAsync(new RedisService(), [SharedEnvironment.Images.Agent, "redis-server"], token);

    [Test, CancelAfter(Bounds.Environment)]
    public Task A_server_that_ends_at_once_is_named_with_its_exit_code_and_last_words(CancellationToken token) => AssertFailsAsync(
        new ScriptedService("echo reading configuration; echo no such directory: /data >&2; exit 7"),
        ["data-redis", "exit code 7", "reading configuration", "no such directory: /data"],
        token);

    [Test, CancelAfter(Bounds.Environment)]
    public Task A_server_that_never_serves_is_named_with_the_time_it_had_and_its_last_words(CancellationToken token) => AssertFailsAsync(
        new ScriptedService("echo loading the data set; exec sleep 600"),
        ["data-redis", "did not serve within 5 s", "loading the data set"],
        token);

    private static async Task AssertFailsAsync(IService service, string[] words, CancellationToken token)
    {
        var runId = RunNames.Next();
        var agent = SharedEnvironment.Images.Agent;
        var topology = new Topologies.Topology([Reference.Host("worker-1"), Reference.Host("data-redis")]);
        var images = new Dictionary<string, ResolvedImage> { ["redis"] = new("redis", agent, "", null, "named by the user") };
        var options = new EnvironmentOptions(runId, topology, agent, _ => service, images, ReadyWithin);

        Task StartAsync() => VerificationEnvironment.StartAsync(SharedEnvironment.Engine, options, new SilentPhase(), token);

        var thrown = (await Assert.ThrowsAsync<EnvironmentException>(StartAsync))!;
        foreach (var word in words)
            Assert.That(thrown.Message, Does.Contain(word));
        Assert.That(await RunContainers.CountAsync(runId, token), Is.Zero, "Containers of the run that failed to start.");
    }
}
