using System.Diagnostics;

namespace Elma365Verify.SelfTests.Crashes;

/// <summary>A run that is killed leaves nothing behind: the reaper, a process of the engine's, sees its connection end.</summary>
[Category(Rounds.Category)]
public sealed class CrashTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private static readonly string[] Moments = [DoomedRun.Starting, DoomedRun.Calibrating, DoomedRun.Sweeping];

    // One of each moment, or as many as the parameter says.
    private static IEnumerable<TestCaseData> Kills() =>
        Enumerable.Range(0, Rounds.Of("kills", usual: Moments.Length))
            .Select(kill => new TestCaseData(Moments[kill % Moments.Length])
                .SetArgDisplayNames($"{Moments[kill % Moments.Length]} {kill + 1}"));

    [TestCaseSource(nameof(Kills))]
    [CancelAfter(Bounds.Environment)]
    public async Task A_run_killed_at_any_moment_leaves_no_container_a_minute_later(string moment, CancellationToken token)
    {
        var runId = RunNames.Next();
        var delay = TimeSpan.FromMilliseconds(TestContext.CurrentContext.Random.Next(200, 1500));
        using var run = Start(runId);
        try
        {
            await DoomedRun.AwaitAsync(run, moment, token);
            await AwaitContainersAsync(runId, token);
            await Task.Delay(delay, token);
            Assert.That(run.HasExited, Is.False, "The run was alive when it was killed.");
        }
        finally
        {
            run.Kill(); // SIGKILL, which no handler sees
            await run.WaitForExitAsync(CancellationToken.None);
        }

        var before = await RunContainers.CountAsync(runId, token);
        var left = await RunContainers.AwaitNoneAsync(runId, Patience, token);

        Assert.That(before, Is.Positive, "There was something to leave behind.");
        Assert.That(left, Is.Zero, $"Containers left of a run killed {delay.TotalMilliseconds:F0} ms after it was {moment}.");
    }

    private static Process Start(string runId)
    {
        var host = System.Environment.GetEnvironmentVariable("DOTNET_HOST_PATH") ?? "dotnet";
        var start = new ProcessStartInfo(host, ["exec", typeof(DoomedRun).Assembly.Location, runId]) { RedirectStandardOutput = true };
        return Process.Start(start)!;
    }

    private static async Task AwaitContainersAsync(string runId, CancellationToken token)
    {
        while (await RunContainers.CountAsync(runId, token) == 0)
            await Task.Delay(TimeSpan.FromMilliseconds(50), token);
    }
}
