using System.Collections.Concurrent;
using Elma365Verify.Reporting;

namespace Elma365Verify.ImageTests.Backup.PostgreSql;

/// <summary>Keeps what a phase says it is at.</summary>
internal sealed class RecordedPhase : IRunPhase
{
    private readonly ConcurrentQueue<string> details = new();

    public IEnumerable<string> Details => details;

    public void Report(string detail, double? fraction = null) => details.Enqueue(detail);

    public void Dispose()
    {
    }
}
