using System.Runtime.InteropServices;

namespace Elma365Verify.Agent.Native;

/// <summary><c>struct mmsghdr</c> on 64-bit Linux: a <c>msghdr</c>, padded to eight bytes, and the length the kernel moved.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct MessageHeader
{
    public void* Name;
    public uint NameLength;
    public IoVector* Vectors;
    public nuint VectorCount;
    public void* Control;
    public nuint ControlLength;
    public int Flags;
    private readonly uint endOfHeader;
    public uint Length;
    private readonly uint endOfMessage;
}
