using System.Text;

namespace Elma365Verify.Configuration;

/// <summary>Reads a configuration file as text, within bounds.</summary>
internal static class ConfigurationText
{
    /// <summary>The largest file read, in bytes: some hundred times the reference policy.</summary>
    public const int MaximumLength = 1024 * 1024;

    private static readonly UTF8Encoding Utf8 = new(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true);

    /// <summary>Reads the file as UTF-8; a byte order mark is dropped.</summary>
    /// <exception cref="ConfigurationException">It is missing, a directory, unreadable, above 1 MiB or not UTF-8.</exception>
    public static string Read(string path)
    {
        var bytes = ReadBytes(path);
        try
        {
            return Utf8.GetString(bytes).TrimStart('\uFEFF');
        }
        catch (DecoderFallbackException exception)
        {
            var line = 1 + bytes.AsSpan(0, Math.Max(0, exception.Index)).Count((byte)'\n');
            throw new ConfigurationException(path, line, "these bytes are not UTF-8; save the file as UTF-8");
        }
    }

    /// <summary>The error for text above <see cref="MaximumLength"/>.</summary>
    public static ConfigurationException TooLong(string path) =>
        new($"{path}: the file is larger than {MaximumLength / 1024} KiB; a configuration file is a few KiB, is this the right one?");

    private static byte[] ReadBytes(string path)
    {
        if (Directory.Exists(path))
            throw new ConfigurationException($"{path}: this is a directory; name the file in it");
        try
        {
            using var stream = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            if (stream.CanSeek && stream.Length > MaximumLength)
                throw TooLong(path);
            return ReadBounded(stream) ?? throw TooLong(path);
        }
        catch (Exception exception) when (exception is FileNotFoundException or DirectoryNotFoundException)
        {
            throw new ConfigurationException($"{path}: there is no such file; check the path", exception);
        }
        catch (Exception exception) when (
            exception is IOException or UnauthorizedAccessException or ArgumentException or NotSupportedException)
        {
            throw new ConfigurationException($"{path}: the file can't be read: {exception.Message}", exception);
        }
    }

    // A pipe has no length to refuse beforehand, and a file may grow meanwhile.
    private static byte[]? ReadBounded(Stream stream)
    {
        var buffer = new byte[MaximumLength + 1];
        var length = stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false);
        return length > MaximumLength ? null : buffer.AsSpan(0, length).ToArray();
    }
}
