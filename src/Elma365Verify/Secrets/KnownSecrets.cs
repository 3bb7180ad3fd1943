using System.Collections.Immutable;
using System.Text.RegularExpressions;

namespace Elma365Verify.Secrets;

/// <summary>
/// The secrets of this process, and the one place that takes them out of whatever is printed or written: a server may log its
/// environment, and a client may say in its message what it was given.
/// </summary>
/// <remarks>
/// Taken out are each secret as it is, in hexadecimal, percent-encoded, and in base64 at whatever place of the encoded text; private keys
/// (RFC 7468); and what PostgreSQL keeps of a password. A secret of fewer than <see cref="Shortest"/> characters is left: taken out
/// of a text, it would be named by the holes.
/// </remarks>
public static partial class KnownSecrets
{
    /// <summary>What stands in a secret's place.</summary>
    public const string Mask = "***";

    /// <summary>How many characters a secret has at least.</summary>
    public const int Shortest = 6;

    private static ImmutableDictionary<string, SecretForms> known = ImmutableDictionary<string, SecretForms>.Empty;

    /// <summary>Has a secret taken out of every text from now on.</summary>
    /// <returns>The secret.</returns>
    public static string Add(string secret)
    {
        if (secret.Length >= Shortest)
            ImmutableInterlocked.GetOrAdd(ref known, secret, SecretForms.Of);
        return secret;
    }

    /// <summary>The text without any known secret.</summary>
    public static string Hide(string text)
    {
        // A key first, while its lines are still there to be known by.
        var hidden = text.Contains("PRIVATE KEY", StringComparison.Ordinal) ? PrivateKey().Replace(text, Mask) : text;
        foreach (var forms in known.Values)
            hidden = forms.HideIn(hidden);
        return hidden.Contains("SCRAM-SHA-256$", StringComparison.Ordinal) ? Verifier().Replace(hidden, Mask) : hidden;
    }

    // A log may be cut off within the key, hold it on one line with escaped ends of lines, or have lines of others before its end.
    [GeneratedRegex(
        @"-----BEGIN [A-Z ]*PRIVATE KEY-----(?:(?:[ \t\r]*\n[ \t]*|\\r|\\n)+[A-Za-z0-9+/=]+(?=[ \t\r]*(?:\n|$|\\)))*"
        + @"(?:(?:\s|\\r|\\n)*-----END [A-Z ]*PRIVATE KEY-----)?|-----END [A-Z ]*PRIVATE KEY-----")]
    private static partial Regex PrivateKey();

    [GeneratedRegex(@"SCRAM-SHA-256\$[0-9]+:[A-Za-z0-9+/=]+\$[A-Za-z0-9+/=]+:[A-Za-z0-9+/=]+")]
    private static partial Regex Verifier();
}
