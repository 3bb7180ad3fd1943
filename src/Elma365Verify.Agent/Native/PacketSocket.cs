using System.Buffers.Binary;
using System.ComponentModel;
using System.Runtime.InteropServices;

namespace Elma365Verify.Agent.Native;

/// <summary>An AF_PACKET socket bound to one interface (packet(7)): whole Ethernet frames, outside the reach of netfilter.</summary>
internal sealed unsafe class PacketSocket : IDisposable
{
    private const int BufferBytes = 256 * 1024 * 1024;

    private int descriptor;

    private PacketSocket(int descriptor) => this.descriptor = descriptor;

    public int Descriptor => descriptor;

    /// <summary>A socket that sends. Below the queueing discipline when <paramref name="bypassQueue"/> is set, else through it.</summary>
    /// <exception cref="Win32Exception">The kernel refuses; CAP_NET_RAW is needed.</exception>
    public static PacketSocket ForSending(string interfaceName, bool bypassQueue)
    {
        var socket = Open(0);
        var bypass = bypassQueue ? 1 : 0;
        socket.Set(LibC.SOL_PACKET, LibC.PACKET_QDISC_BYPASS, &bypass, sizeof(int));
        socket.BindTo(interfaceName, 0);
        return socket;
    }

    /// <summary>A socket that captures every inbound frame, with a receive time-out so that its owner can stop.</summary>
    /// <remarks>All protocols, because only such sockets are served before the ingress hook, where probes end.</remarks>
    /// <exception cref="Win32Exception">The kernel refuses; CAP_NET_RAW and CAP_NET_ADMIN are needed.</exception>
    public static PacketSocket ForCapture(string interfaceName, TimeSpan timeout)
    {
        var socket = Open(0);
        var one = 1;
        var size = BufferBytes;
        var time = stackalloc long[2] { (long)timeout.TotalSeconds, timeout.Milliseconds * 1000L };
        socket.Set(LibC.SOL_PACKET, LibC.PACKET_IGNORE_OUTGOING, &one, sizeof(int));
        socket.Set(LibC.SOL_SOCKET, LibC.SO_RCVBUFFORCE, &size, sizeof(int));
        socket.Set(LibC.SOL_SOCKET, LibC.SO_RCVTIMEO, time, 2 * sizeof(long));
        socket.BindTo(interfaceName, LibC.ETH_P_ALL);
        return socket;
    }

    /// <summary>Frames the kernel dropped for want of buffer since the last call.</summary>
    public uint TakeDropped()
    {
        var statistics = stackalloc uint[2];
        var length = 2 * sizeof(uint);
        if (LibC.GetSocketOption(Descriptor, LibC.SOL_PACKET, LibC.PACKET_STATISTICS, statistics, &length) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        return statistics[1];
    }

    /// <summary>Closes it once, however often it is called: the number may belong to another file by then.</summary>
    public void Dispose()
    {
        var open = Interlocked.Exchange(ref descriptor, -1);
        if (open >= 0)
            _ = LibC.Close(open);
    }

    private static PacketSocket Open(ushort protocol)
    {
        var descriptor = LibC.Socket(LibC.AF_PACKET, LibC.SOCK_RAW | LibC.SOCK_CLOEXEC, BinaryPrimitives.ReverseEndianness(protocol));
        return descriptor >= 0 ? new PacketSocket(descriptor) : throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    private void BindTo(string interfaceName, ushort protocol)
    {
        var index = LibC.InterfaceIndex(interfaceName);
        if (index == 0)
            throw new InvalidOperationException($"There is no interface '{interfaceName}' here.");
        var address = new LinkLayerAddress
        {
            Family = LibC.AF_PACKET,
            Protocol = BinaryPrimitives.ReverseEndianness(protocol),
            InterfaceIndex = (int)index,
        };
        if (LibC.Bind(Descriptor, &address, sizeof(LinkLayerAddress)) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
    }

    private void Set(int level, int name, void* value, int length)
    {
        if (LibC.SetSocketOption(Descriptor, level, name, value, length) != 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError(), $"setsockopt {level}/{name}");
    }
}
