using System.Formats.Tar;
using System.Security.Cryptography;
using System.Text;

namespace Elma365Verify.Containers.Images;

/// <summary>The files an image is built from, with their build arguments; equal files have equal fingerprints.</summary>
internal sealed class BuildContext
{
    private const UnixFileMode Executable = (UnixFileMode)0b111_101_101;
    private const UnixFileMode Plain = (UnixFileMode)0b110_100_100;

    private readonly SortedDictionary<string, string> files = new(StringComparer.Ordinal);

    /// <summary>Build arguments by name.</summary>
    public SortedDictionary<string, string> Arguments { get; } = new(StringComparer.Ordinal);

    /// <summary>Every file below a directory, by its path relative to it.</summary>
    /// <exception cref="ConfigurationException">There is no Dockerfile in it.</exception>
    public static BuildContext FromDirectory(string directory)
    {
        if (!File.Exists(Path.Combine(directory, "Dockerfile")))
            throw new ConfigurationException($"{directory} holds no Dockerfile.");
        var context = new BuildContext();
        foreach (var file in Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories))
            context.Add(Path.GetRelativePath(directory, file).Replace('\\', '/'), file);
        return context;
    }

    /// <summary>Adds a file under a name of its own.</summary>
    public void Add(string name, string path) => files.Add(name, path);

    /// <summary>
    /// Twelve hexadecimal digits that change with every file. Arguments do not enter: they name the base, and a base made
    /// here and the published one serve alike.
    /// </summary>
    public string Fingerprint()
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var (name, path) in files)
        {
            hash.AppendData(Encoding.UTF8.GetBytes($"{name}\0"));
            hash.AppendData(SHA256.HashData(File.ReadAllBytes(path)));
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..12];
    }

    /// <summary>The context as the engine wants it; owners and times left out, so that its layer cache holds.</summary>
    public async Task<Stream> ToTarAsync(CancellationToken cancellation)
    {
        var stream = new MemoryStream();
        var writer = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true);
        await using (writer.ConfigureAwait(false))
        {
            foreach (var (name, path) in files)
            {
                using var content = new MemoryStream(await File.ReadAllBytesAsync(path, cancellation).ConfigureAwait(false));
                var entry = new PaxTarEntry(TarEntryType.RegularFile, name)
                {
                    DataStream = content,
                    Mode = IsExecutable(path) ? Executable : Plain,
                    ModificationTime = DateTimeOffset.UnixEpoch,
                };
                await writer.WriteEntryAsync(entry, cancellation).ConfigureAwait(false);
            }
        }

        stream.Position = 0;
        return stream;
    }

    /// <summary>Scripts begin with <c>#!</c> and programs with ELF's magic; a checkout on Windows keeps no execute bit.</summary>
    private static bool IsExecutable(string path)
    {
        using var file = File.OpenRead(path);
        Span<byte> head = stackalloc byte[4];
        var read = file.ReadAtLeast(head, head.Length, throwOnEndOfStream: false);
        return head[..read].StartsWith("#!"u8) || head[..read].SequenceEqual("\u007fELF"u8);
    }
}
