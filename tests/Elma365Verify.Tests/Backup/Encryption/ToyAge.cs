using System.Collections.Immutable;
using System.Text;
using Elma365Verify.Backup;
using Elma365Verify.Containers.Backup.Encryption;

namespace Elma365Verify.Tests.Backup.Encryption;

/// <summary>Behaves as age does, hides nothing from anybody who looks twice: a head, every byte turned round, and an end.</summary>
internal sealed class ToyAge : IAgeRunner
{
    private const byte End = (byte)'.';
    private static readonly byte[] Head = Encoding.ASCII.GetBytes("age-encryption.org/v1\n");

    /// <summary>Whether the identity that is kept opens what was encrypted.</summary>
    public bool Opens { get; init; } = true;

    /// <summary>After how many bytes it breaks off, as a killed program does.</summary>
    public int BreaksAfter { get; init; } = int.MaxValue;

    public async Task RunAsync(ImmutableArray<string> arguments, Stream input, Stream output, CancellationToken cancellation)
    {
        if (arguments[0] == "--encrypt")
            await EncryptAsync(input, output, cancellation);
        else
            await DecryptAsync(input, output, cancellation);
    }

    public Task<string> KeepAsync(BackupIdentity identity, CancellationToken cancellation) => Task.FromResult("/identity/key");

    public ValueTask DisposeAsync() => ValueTask.CompletedTask;

    private async Task EncryptAsync(Stream input, Stream output, CancellationToken cancellation)
    {
        await output.WriteAsync(Head, cancellation);
        var buffer = new byte[1000];
        var left = BreaksAfter;
        for (var read = await input.ReadAsync(buffer, cancellation); read > 0; read = await input.ReadAsync(buffer, cancellation))
        {
            if ((left -= read) < 0)
                throw new BackupException("age ended with 137: killed");
            await output.WriteAsync(Turned(buffer.AsSpan(0, read)), cancellation);
        }

        output.WriteByte(End);
    }

    private async Task DecryptAsync(Stream input, Stream output, CancellationToken cancellation)
    {
        using var all = new MemoryStream();
        await input.CopyToAsync(all, cancellation);
        var bytes = all.ToArray();
        if (!Opens)
            throw new BackupException("age ended with 1: age: error: no identity matched any of the recipients");
        if (!bytes.AsSpan().StartsWith(Head) || bytes[^1] != End)
            throw new BackupException("age ended with 1: age: error: unexpected EOF");
        await output.WriteAsync(Turned(bytes.AsSpan(Head.Length..^1)), cancellation);
    }

    private static byte[] Turned(ReadOnlySpan<byte> bytes)
    {
        var turned = bytes.ToArray();
        for (var i = 0; i < turned.Length; i++)
            turned[i] ^= 0xff;
        return turned;
    }
}
