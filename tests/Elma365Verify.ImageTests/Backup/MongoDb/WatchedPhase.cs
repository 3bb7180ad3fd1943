using Elma365Verify.Reporting;

namespace Elma365Verify.ImageTests.Backup.MongoDb;

/// <summary>A phase that does something, once, as soon as it is told of a detail.</summary>
internal sealed class WatchedPhase(string detail, Action act) : IRunPhase
{
    private int acted;

    /// <summary>Whether the detail was told.</summary>
    public bool HasActed => acted > 0;

    public void Report(string told, double? fraction = null)
    {
        if (told == detail && Interlocked.Exchange(ref acted, 1) == 0)
            act();
    }

    public void Dispose()
    {
    }
}
