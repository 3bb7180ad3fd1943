using Elma365Verify.Reporting;
using Spectre.Console;

namespace Elma365Verify.Cli.Rendering;

/// <summary>One bar of <see cref="LiveRunProgress"/>.</summary>
internal sealed class LivePhase : IRunPhase
{
    private const int DescriptionWidth = 44;
    private readonly ProgressTask task;
    private readonly string name;

    public LivePhase(ProgressTask task, string name)
    {
        (this.task, this.name) = (task, name);
        task.IsIndeterminate = true;
    }

    public static string Describe(string name, string detail) =>
        Markup.Escape(TextFlow.Clip($"{name}  {detail}".TrimEnd(), DescriptionWidth).PadRight(DescriptionWidth));

    public void Report(string detail, double? fraction = null)
    {
        task.Description = Describe(name, detail);
        task.IsIndeterminate = fraction is null;
        if (fraction is { } done)
            task.Value = Math.Clamp(done, 0, 1) * task.MaxValue;
    }

    public void Dispose()
    {
        task.IsIndeterminate = false;
        task.Value = task.MaxValue;
        task.StopTask();
    }
}
