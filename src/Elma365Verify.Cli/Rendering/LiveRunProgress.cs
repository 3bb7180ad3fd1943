using Elma365Verify.Reporting;
using Spectre.Console;

namespace Elma365Verify.Cli.Rendering;

/// <summary>A bar a phase, redrawn in place.</summary>
internal sealed class LiveRunProgress : IDisposableRunProgress
{
    private readonly TaskCompletionSource finished = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly TaskCompletionSource<ProgressContext> context = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Task display;

    public LiveRunProgress(IAnsiConsole console)
    {
        var progress = console.Progress().Columns(
            new TaskDescriptionColumn { Alignment = Justify.Left }, new ProgressBarColumn { Width = 20 }, new ElapsedTimeColumn());
        display = Task.Run(() => progress.StartAsync(started =>
        {
            context.SetResult(started);
            return finished.Task;
        }));
    }

    public IRunPhase BeginPhase(string name) =>
        new LivePhase(context.Task.GetAwaiter().GetResult().AddTask(LivePhase.Describe(name, string.Empty)), name);

    public void Dispose()
    {
        finished.TrySetResult();
        display.GetAwaiter().GetResult();
    }
}
