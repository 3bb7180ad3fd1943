using System.Globalization;

namespace Elma365Verify.Reporting;

/// <summary>The lines of one phase of <see cref="PlainRunProgress"/>.</summary>
internal sealed class PlainPhase : IRunPhase
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(5);
    private readonly Lock gate = new();
    private readonly TextWriter output;
    private readonly TimeProvider time;
    private readonly string name;
    private readonly long began;
    private long lastLine;
    private bool ended;

    public PlainPhase(TextWriter output, TimeProvider time, string name)
    {
        (this.output, this.time, this.name) = (output, time, name);
        began = lastLine = time.GetTimestamp();
        Write("…");
    }

    public void Report(string detail, double? fraction = null)
    {
        lock (gate)
        {
            if (ended || time.GetElapsedTime(lastLine) < Interval)
                return;
            lastLine = time.GetTimestamp();
            Write(Percent(fraction) + detail);
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            if (ended)
                return;
            ended = true;
            Write(string.Create(CultureInfo.InvariantCulture, $"ended after {time.GetElapsedTime(began).TotalSeconds:N1} s"));
        }
    }

    private static string Percent(double? fraction) => fraction is { } done
        ? string.Create(CultureInfo.InvariantCulture, $"{Math.Clamp(done, 0, 1) * 100:N0} %, ")
        : string.Empty;

    private void Write(string text)
    {
        var clock = time.GetUtcNow().ToString("HH:mm:ss", CultureInfo.InvariantCulture);
        output.WriteLine(TextFlow.Clip($"{clock}  {name}: {text}", TextFlow.Width));
    }
}
