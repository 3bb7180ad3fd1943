using System.Text;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Fingerprints;

namespace Elma365Verify.Containers.Backup.Redis;

/// <summary>
/// A user as <c>ACL LIST</c> gives it: passwords as the SHA-256 the server keeps. Names and patterns may be any bytes but blanks and
/// zeros; each byte is a character here.
/// </summary>
/// <param name="Name">The user's name.</param>
/// <param name="Rules">The rules, in the order they are applied; a selector in brackets is one.</param>
internal sealed record RedisUser(string Name, IReadOnlyList<string> Rules)
{
    /// <summary>The name as the server takes it.</summary>
    public byte[] NameBytes => Encoding.Latin1.GetBytes(Name);

    /// <summary>The name as messages show it.</summary>
    public string Shown => RedisText.Of(NameBytes);

    /// <summary>The rules as the server takes them.</summary>
    public IEnumerable<object> RulesBytes => Rules.Select(Encoding.Latin1.GetBytes);

    /// <summary>Whether it is the user a client logs in as.</summary>
    public bool Is(string account) => NameBytes.AsSpan().SequenceEqual(Encoding.UTF8.GetBytes(account));

    /// <summary>Reads the users of a backup.</summary>
    /// <exception cref="BackupException">A line is none of a users' file.</exception>
    public static IReadOnlyList<RedisUser> Read(string path) =>
        [.. Encoding.Latin1.GetString(File.ReadAllBytes(path)).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(Parse)];

    /// <summary>Reads <c>user app on #9f86… ~app:* &amp;* +@all (+get ~other:*)</c>.</summary>
    /// <exception cref="BackupException">It is no such line.</exception>
    public static RedisUser Parse(ReadOnlySpan<byte> line) => Parse(Encoding.Latin1.GetString(line));

    /// <summary>The user in a fingerprint, the passwords as one digest.</summary>
    public FingerprintItem Describe()
    {
        var passwords = string.Join(' ', Rules.Where(rule => rule.StartsWith('#')).Order(StringComparer.Ordinal));
        var rules = string.Join(' ', Canonical(Rules.Where(rule => !rule.StartsWith('#'))));
        return FingerprintItem.Of(
            "user",
            Shown,
            ("rules", rules.All(char.IsAscii) && !rules.Any(char.IsControl) ? rules : RedisText.Of(Encoding.Latin1.GetBytes(rules))),
            ("passwords", ContentDigest.Of(Encoding.Latin1.GetBytes(passwords)).ToString()));
    }

    /// <summary>The line of a users' file.</summary>
    public byte[] Line() => Encoding.Latin1.GetBytes($"{this}\n");

    /// <inheritdoc/>
    public override string ToString() => $"user {Name} {string.Join(' ', Rules)}";

    /// <summary>The same; each byte of the line is a character.</summary>
    /// <exception cref="BackupException">It is no such line.</exception>
    public static RedisUser Parse(string line)
    {
        var words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        return words is ["user", var name, .. var rules]
            ? new RedisUser(name, Joined(rules))
            : throw new BackupException("a line of the users' list does not begin with the word user and a name");
    }

    // Selectors come last, each from a word that opens a bracket to the next such word: a pattern may hold brackets too, and only
    // within a selector can it be what a word ends with.
    private static List<string> Joined(string[] words)
    {
        var rules = new List<string>();
        var isSelector = false;
        foreach (var word in words)
        {
            if (word.StartsWith('('))
                isSelector = true;
            if (isSelector && !word.StartsWith('('))
                rules[^1] = $"{rules[^1]} {word}";
            else
                rules.Add(word);
        }

        return rules;
    }

    // Redis 7.0 lists single commands in an order that changes with every start. Those of one command stay in order: a later rule wins.
    private static List<string> Canonical(IEnumerable<string> rules)
    {
        var all = new List<string>();
        var commands = new List<string>();
        foreach (var rule in rules.Append(string.Empty))
        {
            if (rule is ['+' or '-', not '@', ..])
            {
                commands.Add(rule);
                continue;
            }

            all.AddRange(commands.OrderBy(command => command[1..].Split('|')[0], StringComparer.Ordinal));
            commands.Clear();
            all.Add(rule is ['(', .. var inner, ')'] ? $"({string.Join(' ', Canonical(inner.Split(' ')))})" : rule);
        }

        all.RemoveAt(all.Count - 1);
        return all;
    }
}
