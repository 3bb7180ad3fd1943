using System.Buffers;
using System.Security.Cryptography;

namespace Elma365Verify.Backup.Fingerprints;

/// <summary>
/// A SHA-256 in place of content too long to show. As a property's value it reads <c>sha256:</c> and 64 hexadecimal digits.
/// </summary>
public readonly record struct ContentDigest
{
    private const string Prefix = "sha256:";
    private static readonly SearchValues<char> HexDigits = SearchValues.Create("0123456789abcdef");
    private readonly string? hex;

    private ContentDigest(string hex) => this.hex = hex;

    /// <summary>The 64 lower-case hexadecimal digits.</summary>
    /// <exception cref="InvalidOperationException">It is the default value, of no content at all.</exception>
    public string Hex => hex ?? throw new InvalidOperationException("This digest was never computed.");

    /// <summary>The digest of bytes.</summary>
    public static ContentDigest Of(ReadOnlySpan<byte> content) => new(Convert.ToHexStringLower(SHA256.HashData(content)));

    /// <summary>The digest a hash has come to, which is reset by it.</summary>
    /// <param name="hash">An incremental SHA-256.</param>
    /// <exception cref="ArgumentException">It is another algorithm.</exception>
    public static ContentDigest Take(IncrementalHash hash) => hash.AlgorithmName == HashAlgorithmName.SHA256
        ? new ContentDigest(Convert.ToHexStringLower(hash.GetHashAndReset()))
        : throw new ArgumentException($"{hash.AlgorithmName} is not SHA-256.", nameof(hash));

    /// <summary>Whether a property's value stands for content, rather than being it.</summary>
    public static bool IsDigest(string value) =>
        value.Length == Prefix.Length + 64 && value.StartsWith(Prefix, StringComparison.Ordinal) && IsHex(value.AsSpan(Prefix.Length));

    /// <summary>Whether the text is 64 lower-case hexadecimal digits.</summary>
    public static bool IsHex(ReadOnlySpan<char> text) => text.Length == 64 && !text.ContainsAnyExcept(HexDigits);

    /// <summary><c>sha256:9f86d0…</c>.</summary>
    public override string ToString() => Prefix + Hex;
}
