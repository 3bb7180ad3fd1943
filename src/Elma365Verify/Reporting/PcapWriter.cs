using System.Buffers.Binary;

namespace Elma365Verify.Reporting;

/// <summary>
/// Writes classic pcap files (draft-ietf-opsawg-pcap): little-endian, nanosecond timestamps (magic 0xA1B23C4D), LINKTYPE_ETHERNET.
/// </summary>
public static class PcapWriter
{
    private const uint NanosecondMagic = 0xA1B23C4D;
    private const uint SnapLength = 262144;
    private const uint LinkTypeEthernet = 1;
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>Writes the file header and one record a frame, in the order given.</summary>
    /// <exception cref="ArgumentException">A timestamp lies before 1970 or after 2106, or a frame is longer than 262,144 bytes.</exception>
    public static void Write(Stream target, IEnumerable<CapturedFrame> frames)
    {
        Span<byte> header = stackalloc byte[24];
        BinaryPrimitives.WriteUInt32LittleEndian(header, NanosecondMagic);
        BinaryPrimitives.WriteUInt16LittleEndian(header[4..], 2);
        BinaryPrimitives.WriteUInt16LittleEndian(header[6..], 4);
        BinaryPrimitives.WriteUInt32LittleEndian(header[16..], SnapLength);
        BinaryPrimitives.WriteUInt32LittleEndian(header[20..], LinkTypeEthernet);
        target.Write(header);
        foreach (var frame in frames)
            WriteRecord(target, frame);
    }

    private static void WriteRecord(Stream target, CapturedFrame frame)
    {
        var (seconds, nanoseconds) = Math.DivRem(frame.TimestampNanoseconds, NanosecondsPerSecond);
        if (frame.TimestampNanoseconds < 0 || seconds > uint.MaxValue || frame.Bytes.Length > SnapLength)
            throw new ArgumentException("The frame's timestamp or length does not fit a pcap record.", nameof(frame));
        Span<byte> record = stackalloc byte[16];
        BinaryPrimitives.WriteUInt32LittleEndian(record, (uint)seconds);
        BinaryPrimitives.WriteUInt32LittleEndian(record[4..], (uint)nanoseconds);
        BinaryPrimitives.WriteUInt32LittleEndian(record[8..], (uint)frame.Bytes.Length);
        BinaryPrimitives.WriteUInt32LittleEndian(record[12..], (uint)frame.Bytes.Length);
        target.Write(record);
        target.Write(frame.Bytes.Span);
    }
}
