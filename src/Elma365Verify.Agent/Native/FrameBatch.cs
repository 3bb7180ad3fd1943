using System.Runtime.InteropServices;

namespace Elma365Verify.Agent.Native;

/// <summary>Buffers for one sendmmsg(2) or recvmmsg(2): <see cref="Count"/> frames of <see cref="FrameBytes"/> bytes each.</summary>
internal sealed unsafe class FrameBatch : IDisposable
{
    public const int Count = 256;
    public const int FrameBytes = 128;

    private readonly byte* frames = (byte*)NativeMemory.AllocZeroed(Count, FrameBytes);
    private readonly IoVector* vectors = (IoVector*)NativeMemory.AllocZeroed(Count, (nuint)sizeof(IoVector));

    public FrameBatch()
    {
        Messages = (MessageHeader*)NativeMemory.AllocZeroed(Count, (nuint)sizeof(MessageHeader));
        for (var i = 0; i < Count; i++)
        {
            vectors[i] = new IoVector { Base = frames + (i * FrameBytes), Length = FrameBytes };
            Messages[i] = new MessageHeader { Vectors = vectors + i, VectorCount = 1 };
        }
    }

    public MessageHeader* Messages { get; }

    public Span<byte> Frame(int index) => new(frames + (index * FrameBytes), FrameBytes);

    public void SetLength(int index, int length) => vectors[index].Length = (nuint)length;

    public void Dispose()
    {
        NativeMemory.Free(frames);
        NativeMemory.Free(vectors);
        NativeMemory.Free(Messages);
    }
}
