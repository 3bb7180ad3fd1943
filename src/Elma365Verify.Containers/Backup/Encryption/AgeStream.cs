using System.Buffers;
using System.Collections.Immutable;
using System.IO.Pipelines;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Encryption;

namespace Elma365Verify.Containers.Backup.Encryption;

/// <summary>One run of age that encrypts what is written here. At most some hundred KB are held, however fast one writes.</summary>
internal sealed class AgeStream : EncryptingStream
{
    private readonly Pipe pipe = new();
    private readonly CancellationTokenSource ending;
    private readonly Task running;
    private bool finished;

    /// <summary>Begins one.</summary>
    public AgeStream(IAgeRunner age, ImmutableArray<string> arguments, Stream target, CancellationToken cancellation)
    {
        ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        running = Task.Run(() => RunAsync(age, arguments, target), CancellationToken.None);
    }

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<byte> buffer)
    {
        pipe.Writer.Write(buffer);
        var flushed = pipe.Writer.FlushAsync(ending.Token).AsTask().GetAwaiter().GetResult();
        if (flushed.IsCompleted)
            running.GetAwaiter().GetResult();
        Require(flushed);
    }

    /// <inheritdoc/>
    public override async ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
    {
        var flushed = await pipe.Writer.WriteAsync(buffer, cancellationToken).ConfigureAwait(false);
        if (flushed.IsCompleted)
            await running.ConfigureAwait(false);
        Require(flushed);
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        // What was written is under way already.
    }

    /// <inheritdoc/>
    public override void Complete()
    {
        finished = true;
        pipe.Writer.Complete();
        running.GetAwaiter().GetResult();
    }

    /// <inheritdoc/>
    protected override void Dispose(bool disposing)
    {
        if (disposing && !finished)
        {
            finished = true;
            ending.Cancel();
            pipe.Writer.Complete();
            // What it writes to is about to be closed; what broke it off is known already.
            running.ContinueWith(task => task.Exception, TaskScheduler.Default).GetAwaiter().GetResult();
        }

        if (disposing)
            ending.Dispose();
        base.Dispose(disposing);
    }

    private async Task RunAsync(IAgeRunner age, ImmutableArray<string> arguments, Stream target)
    {
        try
        {
            var input = pipe.Reader.AsStream(leaveOpen: true);
            await using var _ = input.ConfigureAwait(false);
            await age.RunAsync(arguments, input, target, ending.Token).ConfigureAwait(false);
        }
        finally
        {
            // Whoever writes on is told.
            await pipe.Reader.CompleteAsync().ConfigureAwait(false);
        }
    }

    private static void Require(FlushResult flushed)
    {
        if (flushed.IsCompleted)
            throw new BackupException("age ended before everything was written");
    }
}
