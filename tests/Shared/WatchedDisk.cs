using Elma365Verify.Backup.Directories;

namespace Elma365Verify;

/// <summary>This machine's disk, and somebody who is told before each step and may let it wait or fail.</summary>
internal class WatchedDisk : IBackupStorage
{
    private readonly DurableStorage disk = new();

    public void CreateDirectory(string path) => disk.CreateDirectory(path);

    public Stream CreateFile(string path) => new Watched(this, path, disk.CreateFile(path));

    public void Sync(Stream file) => disk.Sync(((Watched)file).Inner);

    public void SyncDirectory(string path) => disk.SyncDirectory(path);

    public void RenameDirectory(string source, string target)
    {
        BeforeRename(target);
        disk.RenameDirectory(source, target);
    }

    public void ReplaceFile(string source, string target) => disk.ReplaceFile(source, target);

    public void Append(string path, long length, ReadOnlySpan<byte> bytes)
    {
        var room = RoomToAppend(bytes.Length);
        disk.Append(path, length, bytes[..room]);
        if (room < bytes.Length)
            throw new IOException("No space left on device.");
    }

    public void DeleteDirectory(string path) => disk.DeleteDirectory(path);

    public IDisposable Lock(string path) => disk.Lock(path);

    /// <summary>Before bytes are written to a file.</summary>
    protected virtual void BeforeWrite(string path, int count)
    {
    }

    /// <summary>Before a directory is given its name.</summary>
    protected virtual void BeforeRename(string target)
    {
    }

    /// <summary>How many of so many bytes can still be appended to a file.</summary>
    protected virtual int RoomToAppend(int count) => count;

    private sealed class Watched(WatchedDisk owner, string path, Stream inner) : Stream
    {
        public Stream Inner => inner;

        public override bool CanRead => false;

        public override bool CanSeek => false;

        public override bool CanWrite => true;

        public override long Length => inner.Length;

        public override long Position
        {
            get => inner.Position;
            set => throw new NotSupportedException();
        }

        public override void Write(byte[] buffer, int offset, int count)
        {
            owner.BeforeWrite(path, count);
            inner.Write(buffer, offset, count);
        }

        public override void Flush() => inner.Flush();

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                inner.Dispose();
            base.Dispose(disposing);
        }
    }
}
