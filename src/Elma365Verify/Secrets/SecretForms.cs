using System.Collections.Immutable;
using System.Globalization;
using System.Text;

namespace Elma365Verify.Secrets;

/// <summary>The ways a text may hold one secret.</summary>
internal sealed class SecretForms
{
    // A shorter password may be a part of any word; what is longer is none.
    private const int LongEnough = 16;
    private const int Alignments = 3;

    private readonly ImmutableArray<string> whole;
    private readonly ImmutableArray<string> cores;
    private readonly bool isWord;

    private SecretForms(ImmutableArray<string> whole, ImmutableArray<string> cores, bool isWord) =>
        (this.whole, this.cores, this.isWord) = (whole, cores, isWord);

    /// <summary>The forms of a secret.</summary>
    public static SecretForms Of(string secret)
    {
        var bytes = Encoding.UTF8.GetBytes(secret);
        string[] texts =
        [
            secret, Uri.EscapeDataString(secret), Percented(bytes, "X2"), Percented(bytes, "x2"),
            Convert.ToHexString(bytes), Convert.ToHexStringLower(bytes),
        ];
        return new SecretForms(
            [.. texts.Distinct(StringComparer.Ordinal).OrderByDescending(text => text.Length)],
            [.. Enumerable.Range(0, Alignments).SelectMany(before => Core(bytes, before)).Distinct(StringComparer.Ordinal)],
            secret.Length < LongEnough);
    }

    /// <summary>The text without any of them.</summary>
    public string HideIn(string text)
    {
        foreach (var form in whole)
            text = Replace(text, form, Counts, _ => false);
        foreach (var core in cores)
            text = Replace(text, core, (_, _) => true, IsOfBase64);
        return text;
    }

    private bool Counts(char before, char after) => !isWord || !(char.IsLetterOrDigit(before) || char.IsLetterOrDigit(after));

    private static string Percented(byte[] bytes, string format) =>
        string.Concat(bytes.Select(value => "%" + value.ToString(format, CultureInfo.InvariantCulture)));

    // What the secret's own bytes alone decide of its encoding, after so many other bytes of a group of three.
    private static IEnumerable<string> Core(byte[] secret, int before)
    {
        var encoded = Convert.ToBase64String([.. new byte[before], .. secret]).TrimEnd('=');
        var from = (before * 8 + 5) / 6;
        var to = (before + secret.Length) * 8 / 6;
        if (to - from < KnownSecrets.Shortest)
            yield break;
        var core = encoded[from..to];
        yield return core;
        yield return core.Replace('+', '-').Replace('/', '_');
    }

    private static bool IsOfBase64(char character) => char.IsAsciiLetterOrDigit(character) || character is '+' or '/' or '-' or '_' or '=';

    /// <param name="text">The text.</param>
    /// <param name="form">What is taken out.</param>
    /// <param name="counts">Whether it is one, by the characters around it.</param>
    /// <param name="belongs">Whether a character around it goes with it.</param>
    private static string Replace(string text, string form, Func<char, char, bool> counts, Func<char, bool> belongs)
    {
        var found = text.IndexOf(form, StringComparison.Ordinal);
        if (found < 0)
            return text;
        var hidden = new StringBuilder(text.Length);
        var kept = 0;
        for (; found >= 0; found = text.IndexOf(form, Math.Max(kept, found + 1), StringComparison.Ordinal))
        {
            var (from, to) = (found, found + form.Length);
            if (!counts(from == 0 ? ' ' : text[from - 1], to == text.Length ? ' ' : text[to]))
                continue;
            while (from > kept && text[from - 1] != '=' && belongs(text[from - 1]))
                from--;
            while (to < text.Length && belongs(text[to]))
                to++;
            hidden.Append(text, kept, from - kept).Append(KnownSecrets.Mask);
            kept = to;
            if (kept >= text.Length)
                break;
        }

        return hidden.Append(text, kept, text.Length - kept).ToString();
    }
}
