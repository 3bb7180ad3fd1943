using Elma365Verify.Backup.Directories;

namespace Elma365Verify.Tests.Backup.Directories;

/// <summary>
/// The real file system until a fault: from then on everything fails, as for a killed process, or every byte beyond a number is
/// refused, as on a full disk.
/// </summary>
internal sealed class FaultyStorage : IBackupStorage
{
    private readonly DurableStorage real = new();
    private readonly int killedAtStep;
    private readonly bool after;
    private bool dead;
    private long room;

    private FaultyStorage(int killedAtStep, bool after, long room) =>
        (this.killedAtStep, this.after, this.room) = (killedAtStep, after, room);

    public int Steps { get; private set; }

    public static FaultyStorage KilledAt(int step, bool after) => new(step, after, long.MaxValue);

    public static FaultyStorage WithRoomFor(long bytes) => new(int.MaxValue, false, bytes);

    public void CreateDirectory(string path) => Step(() => real.CreateDirectory(path));

    public Stream CreateFile(string path)
    {
        Stream? stream = null;
        Step(() => stream = real.CreateFile(path));
        return new FaultyStream(stream!, this);
    }

    public void Sync(Stream file) => Step(() => real.Sync(((FaultyStream)file).Inner));

    public void SyncDirectory(string path) => Step(() => real.SyncDirectory(path));

    public void RenameDirectory(string source, string target) => Step(() => real.RenameDirectory(source, target));

    public void ReplaceFile(string source, string target) => Step(() => real.ReplaceFile(source, target));

    public void Append(string path, long length, ReadOnlySpan<byte> bytes)
    {
        var copy = bytes.ToArray();
        Write(copy, part => real.Append(path, length, part));
    }

    public void DeleteDirectory(string path) => Step(() => real.DeleteDirectory(path));

    public IDisposable Lock(string path)
    {
        IDisposable? held = null;
        try
        {
            Step(() => held = real.Lock(path));
        }
        catch (KilledException)
        {
            // The kernel releases what a killed process held.
            held?.Dispose();
            throw;
        }

        return held!;
    }

    /// <summary>Writes all, or half where the kill comes, or what there is room for.</summary>
    public void Write(ReadOnlyMemory<byte> bytes, WritePart write)
    {
        if (dead)
            throw new KilledException();
        if (++Steps == killedAtStep)
        {
            dead = true;
            write(after ? bytes.Span : bytes.Span[..(bytes.Length / 2)]);
            throw new KilledException();
        }

        var fits = (int)Math.Min(room, bytes.Length);
        room -= fits;
        write(bytes.Span[..fits]);
        if (fits < bytes.Length)
            throw new IOException("No space left on device", 28);
    }

    private void Step(Action act)
    {
        if (dead)
            throw new KilledException();
        dead = ++Steps == killedAtStep;
        if (!dead || after)
            act();
        if (dead)
            throw new KilledException();
    }

    public delegate void WritePart(ReadOnlySpan<byte> bytes);
}
