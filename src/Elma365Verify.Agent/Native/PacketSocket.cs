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
        var bypass = bypassQueue ? 1 : 0;
        return Open(socket =>
        {
            socket.Set(LibC.SOL_PACKET, LibC.PACKET_QDISC_BYPASS, [bypass]);
            socket.BindTo(interfaceName, 0);
        });
    }

    /// <summary>A socket that captures every inbound frame, with a receive time-out so that its owner can stop.</summary>
    /// <remarks>All protocols, because only such sockets are served before the ingress hook, where probes end.</remarks>
    /// <exception cref="Win32Exception">The kernel refuses; CAP_NET_RAW and CAP_NET_ADMIN are needed.</exception>
    public static PacketSocket ForCapture(string interfaceName, TimeSpan timeout)
    {
        return Open(socket =>
        {
            socket.Set(LibC.SOL_PACKET, LibC.PACKET_IGNORE_OUTGOING, [1]);
            socket.Set(LibC.SOL_SOCKET, LibC.SO_RCVBUFFORCE, [BufferBytes]);
            socket.Set(LibC.SOL_SOCKET, LibC.SO_RCVTIMEO, [(long)timeout.TotalSeconds, timeout.Milliseconds * 1000L]);
            socket.BindTo(interfaceName, LibC.ETH_P_ALL);
        });
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

    /// <summary>
    /// A socket that receives nothing until <paramref name="configure"/> binds it to a protocol; closed again when that
    /// fails.
    /// </summary>
    private static PacketSocket Open(Action<PacketSocket> configure)
    {
        var descriptor = LibC.Socket(LibC.AF_PACKET, LibC.SOCK_RAW | LibC.SOCK_CLOEXEC, 0);
        if (descriptor < 0)
            throw new Win32Exception(Marshal.GetLastPInvokeError());
        var socket = new PacketSocket(descriptor);
        try
        {
            configure(socket);
            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
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

    private void Set<T>(int level, int name, ReadOnlySpan<T> values)
        where T : unmanaged
    {
        fixed (T* first = values)
        {
            if (LibC.SetSocketOption(Descriptor, level, name, first, values.Length * sizeof(T)) != 0)
                throw new Win32Exception(Marshal.GetLastPInvokeError());
        }
    }
}
