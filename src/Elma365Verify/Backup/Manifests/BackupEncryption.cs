using System.Collections.Immutable;

namespace Elma365Verify.Backup.Manifests;

/// <summary>
/// How the files of a backup are encrypted: each by itself, in the format of age (https://age-encryption.org/v1, filippo.io/age).
/// The manifest is not.
/// </summary>
/// <param name="Format">The format: <see cref="Age"/>.</param>
/// <param name="Recipients">To whom: <c>age1…</c>, <c>ssh-ed25519 …</c>; the identity of any one opens all files.</param>
public sealed record BackupEncryption(string Format, ImmutableArray<string> Recipients)
{
    /// <summary>The one format that is known; also how such a file begins.</summary>
    public const string Age = "age-encryption.org/v1";

    /// <summary>The most recipients.</summary>
    public const int MostRecipients = 100;

    /// <summary>The longest recipient, in characters; an RSA key of 8192 bits has about 1,400.</summary>
    public const int LongestRecipient = 2000;
}
