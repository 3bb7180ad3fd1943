using System.Runtime.InteropServices;

namespace Elma365Verify.Agent.Native;

/// <summary><c>struct sockaddr_ll</c> (packet(7)); the protocol is in network byte order.</summary>
[StructLayout(LayoutKind.Sequential)]
internal unsafe struct LinkLayerAddress
{
    public ushort Family;
    public ushort Protocol;
    public int InterfaceIndex;
    public ushort HardwareType;
    public byte PacketType;
    public byte AddressLength;
    public fixed byte Address[8];
}
