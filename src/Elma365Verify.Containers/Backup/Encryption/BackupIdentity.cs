using System.Text;

namespace Elma365Verify.Containers.Backup.Encryption;

/// <summary>Private keys that open an encrypted backup, read from a file; their content is never printed, and no argument.</summary>
public sealed class BackupIdentity
{
    private const int Longest = 64 * 1024;

    private BackupIdentity(string file, byte[] content) => (File, Content) = (file, content);

    /// <summary>The file they were read from.</summary>
    public string File { get; }

    /// <summary>Its content.</summary>
    internal byte[] Content { get; }

    /// <summary>Reads a file of age's identities (<c>AGE-SECRET-KEY-1…</c>, one a line) or an SSH key without a passphrase.</summary>
    /// <exception cref="ConfigurationException">It can't be read, or holds no identity.</exception>
    public static BackupIdentity Load(string file)
    {
        byte[] content;
        try
        {
            // A pipe has no length, and may be meant: <(pass show backup).
            using var stream = System.IO.File.OpenRead(file);
            var buffer = new byte[Longest + 1];
            content = buffer[..stream.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false)];
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ConfigurationException($"--identity {file}: {exception.Message}", exception);
        }

        var text = Encoding.Latin1.GetString(content);
        var isIdentity = text.Contains("AGE-SECRET-KEY-1", StringComparison.Ordinal)
            || text.Contains("PRIVATE KEY-----", StringComparison.Ordinal);
        return content.Length <= Longest && isIdentity
            ? new BackupIdentity(file, content)
            : throw new ConfigurationException(
                $"--identity {file}: it holds no identity; name the file that age-keygen wrote, or a private SSH key without a passphrase");
    }
}
