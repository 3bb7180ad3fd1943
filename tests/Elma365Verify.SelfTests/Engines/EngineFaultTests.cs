using System.Diagnostics;
using Elma365Verify.SelfTests.Crashes;

namespace Elma365Verify.SelfTests.Engines;

/// <summary>An engine that goes away or has no room ends a run with a word about it; nothing passes, and nothing stays behind.</summary>
[Category(Rounds.Category)]
public sealed class EngineFaultTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [Test, CancelAfter(Bounds.Environment)]
    public async Task A_run_whose_engine_is_restarted_midway_fails_and_leaves_no_container(CancellationToken token)
    {
        await using var engine = await PrivateEngine.StartAsync(token);
        using var run = Run(engine);
        await DoomedRun.AwaitAsync(run, DoomedRun.Sweeping, token);

        await engine.StopAsync(token);
        await engine.LaunchAsync(token);

        await ExpectFailureAsync(run, "has ended", token);
        Assert.That(await AwaitNoneAsync(engine, token), Is.Zero, "containers left");
        await ExpectSoundAsync(engine, token);
    }

    [Test, CancelAfter(Bounds.Environment)]
    public async Task A_run_whose_engine_dies_for_good_names_it_and_the_way_to_clean_up(CancellationToken token)
    {
        await using var engine = await PrivateEngine.StartAsync(token);
        using var run = Run(engine);
        await DoomedRun.AwaitAsync(run, DoomedRun.Sweeping, token);

        await engine.KillAsync(token);

        await ExpectFailureAsync(run, $"The Docker engine at {engine.Endpoint} no longer answers", token);
        await engine.LaunchAsync(token);
        Assert.That(await engine.CountAsync(token), Is.Positive, "There is something to clean up.");
        using var clean = engine.Start(Dotnet, CommandLineProgram, "clean", "--keep-images");
        await clean.WaitForExitAsync(token);
        Assert.That(clean.ExitCode, Is.Zero);
        Assert.That(await engine.CountAsync(token), Is.Zero, "containers left");
    }

    [Test, CancelAfter(Bounds.Environment)]
    public async Task An_engine_without_room_is_told_from_one_that_fails_otherwise(CancellationToken token)
    {
        await using var engine = await PrivateEngine.StartAsync(token);
        await engine.FillAsync(token);

        using var run = Run(engine);

        await ExpectFailureAsync(run, "no space left on device", token);
        Assert.That(await AwaitNoneAsync(engine, token), Is.Zero, "containers left");
        engine.Empty();
        await ExpectSoundAsync(engine, token);
    }

    private static string Dotnet => Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";

    private static string CommandLineProgram => typeof(Cli.ExitCodes).Assembly.Location;

    private static Process Run(PrivateEngine engine) =>
        engine.Start(Dotnet, "exec", typeof(DoomedRun).Assembly.Location, RunNames.Next(), SharedEnvironment.Images.Agent);

    private static async Task ExpectFailureAsync(Process run, string reason, CancellationToken token)
    {
        var said = await run.StandardOutput.ReadToEndAsync(token).WaitAsync(Patience, token);
        await run.WaitForExitAsync(token);
        Assert.That(run.ExitCode, Is.EqualTo(DoomedRun.Failed), said);
        Assert.That(said, Does.Contain(reason));
    }

    /// <summary>The control: without the fault the same run comes to its sweeps, and the reaper removes what it left.</summary>
    private static async Task ExpectSoundAsync(PrivateEngine engine, CancellationToken token)
    {
        using var run = Run(engine);
        await DoomedRun.AwaitAsync(run, DoomedRun.Sweeping, token);
        Assert.That(await engine.CountAsync(token), Is.Positive);
        run.Kill();
        Assert.That(await AwaitNoneAsync(engine, token), Is.Zero, "containers left");
    }

    private static Task<int> AwaitNoneAsync(PrivateEngine engine, CancellationToken token) =>
        RunContainers.AwaitNoneAsync(() => engine.CountAsync(token), Patience, token);
}
