namespace Elma365Verify.ImageTests.Backup.S3;

/// <summary>A network that breaks once so many bytes of answers' bodies have come through.</summary>
internal sealed class CuttingHandler(long afterBytes) : DelegatingHandler
{
    private long left = afterBytes;

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var answer = await base.SendAsync(request, cancellationToken);
        var body = await answer.Content.ReadAsStreamAsync(cancellationToken);
        var content = new StreamContent(new CutStream(this, body));
        foreach (var (name, values) in answer.Content.Headers)
            content.Headers.TryAddWithoutValidation(name, values);
        answer.Content = content;
        return answer;
    }

    private sealed class CutStream(CuttingHandler network, Stream body) : Stream
    {
        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public override int Read(byte[] buffer, int offset, int count) => Count(body.Read(buffer, offset, count));

        public override async Task<int> ReadAsync(byte[] buffer, int offset, int count, CancellationToken cancellationToken) =>
            Count(await body.ReadAsync(buffer.AsMemory(offset, count), cancellationToken));

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            Count(await body.ReadAsync(buffer, cancellationToken));

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        protected override void Dispose(bool disposing)
        {
            if (disposing)
                body.Dispose();
            base.Dispose(disposing);
        }

        private int Count(int read) => Interlocked.Add(ref network.left, -read) < 0
            ? throw new IOException("The connection was reset.")
            : read;
    }
}
