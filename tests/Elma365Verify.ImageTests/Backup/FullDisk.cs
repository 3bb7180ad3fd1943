using Elma365Verify.Backup.Directories;

namespace Elma365Verify.ImageTests.Backup;

/// <summary>A disk with room for so many bytes.</summary>
internal sealed class FullDisk(long bytes) : IBackupStorage
{
    private readonly DurableStorage disk = new();
    private long left = bytes;

    public void CreateDirectory(string path) => disk.CreateDirectory(path);

    public Stream CreateFile(string path) => new Filling(this, disk.CreateFile(path));

    public void Sync(Stream file) => disk.Sync(((Filling)file).Inner);

    public void SyncDirectory(string path) => disk.SyncDirectory(path);

    public void RenameDirectory(string source, string target) => disk.RenameDirectory(source, target);

    public void ReplaceFile(string source, string target) => disk.ReplaceFile(source, target);

    public void Append(string path, long length, ReadOnlySpan<byte> bytes) => disk.Append(path, length, bytes);

    public void DeleteDirectory(string path) => disk.DeleteDirectory(path);

    public IDisposable Lock(string path) => disk.Lock(path);

    private sealed class Filling(FullDisk owner, Stream inner) : Stream
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
            if ((owner.left -= count) < 0)
                throw new IOException("No space left on device.");
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
