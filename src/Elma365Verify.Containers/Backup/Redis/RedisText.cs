using System.Globalization;
using System.Text;
using Elma365Verify.Backup.Fingerprints;

namespace Elma365Verify.Containers.Backup.Redis;

/// <summary>Bytes as text, such that no two differ in bytes and agree in text.</summary>
internal static class RedisText
{
    private const int LongestShown = 256;

    /// <summary>
    /// UTF-8 as it is; a backslash as two; other bytes and control characters as <c>\x00</c>; what is longer than 256 bytes as a digest.
    /// </summary>
    public static string Of(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > LongestShown)
            return ContentDigest.Of(bytes).ToString();
        // Most names are nothing else.
        if (!bytes.ContainsAnyExceptInRange((byte)' ', (byte)'~') && !bytes.Contains((byte)'\\'))
            return Encoding.ASCII.GetString(bytes);
        var text = new StringBuilder(bytes.Length);
        while (!bytes.IsEmpty)
        {
            var status = Rune.DecodeFromUtf8(bytes, out var rune, out var length);
            if (status != System.Buffers.OperationStatus.Done || Rune.IsControl(rune))
            {
                foreach (var value in bytes[..length])
                    text.Append(CultureInfo.InvariantCulture, $"\\x{value:x2}");
            }
            else
            {
                text.Append(rune.Value == '\\' ? "\\\\" : rune.ToString());
            }

            bytes = bytes[length..];
        }

        return text.ToString();
    }

    /// <summary>A moment in milliseconds since 1970 as text: <c>2026-01-02T03:04:05.678Z</c>; one no calendar has as a number.</summary>
    public static string Moment(long milliseconds) => milliseconds is >= 0 and < 253_402_300_800_000
        ? DateTimeOffset.FromUnixTimeMilliseconds(milliseconds).UtcDateTime.ToString(
            "yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)
        : FormattableString.Invariant($"{milliseconds} ms");

    /// <summary>The milliseconds since 1970 of a text of <see cref="Moment"/>.</summary>
    public static long Milliseconds(string moment) => moment.EndsWith(" ms", StringComparison.Ordinal)
        ? long.Parse(moment.AsSpan(0, moment.Length - 3), CultureInfo.InvariantCulture)
        : DateTimeOffset.Parse(moment, CultureInfo.InvariantCulture).ToUnixTimeMilliseconds();
}
