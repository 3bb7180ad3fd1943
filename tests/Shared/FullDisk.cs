namespace Elma365Verify;

/// <summary>A disk with room for so many bytes of files.</summary>
internal sealed class FullDisk(long bytes) : WatchedDisk
{
    private long left = bytes;

    /// <summary>Whether there is no room for a whole line of the catalogue.</summary>
    public bool TearsCatalogue { get; init; }

    /// <summary>Whether there is no room for a name.</summary>
    public bool RefusesNames { get; init; }

    protected override void BeforeWrite(string path, int count)
    {
        if (Interlocked.Add(ref left, -count) < 0)
            throw new IOException("No space left on device.");
    }

    protected override void BeforeRename(string target)
    {
        if (RefusesNames)
            throw new IOException("No space left on device.");
    }

    protected override int RoomToAppend(int count) => TearsCatalogue ? count / 2 : count;
}
