using System.Globalization;
using Elma365Verify.Reporting;

namespace Elma365Verify.Suites;

/// <summary>The lines of one phase of <see cref="SuiteProgress"/>.</summary>
internal sealed class SuitePhase : IRunPhase
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(10);
    private readonly Lock gate = new();
    private readonly TextWriter output;
    private readonly TimeProvider time;
    private readonly string name;
    private readonly long began;
    private long lastLine;
    private bool ended;

    public SuitePhase(TextWriter output, TimeProvider time, string name)
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
            Write(VisibleText.OnOneLine(detail));
        }
    }

    public void Dispose()
    {
        lock (gate)
        {
            if (!ended)
                Write(string.Create(CultureInfo.InvariantCulture, $"ended after {time.GetElapsedTime(began).TotalSeconds:N1} s"));
            ended = true;
        }
    }

    private void Write(string text) =>
        output.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{time.GetUtcNow():HH:mm:ss}  {name}: {text}"));
}
