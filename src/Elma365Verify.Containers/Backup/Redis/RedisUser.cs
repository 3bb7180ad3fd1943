using System.Text;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Fingerprints;

namespace Elma365Verify.Containers.Backup.Redis;

/// <summary>A user as <c>ACL LIST</c> gives it: passwords as the SHA-256 the server keeps.</summary>
/// <param name="Name">The user's name.</param>
/// <param name="Rules">The rules, in the order they are applied; a selector in brackets is one.</param>
internal sealed record RedisUser(string Name, IReadOnlyList<string> Rules)
{
    /// <summary>Reads <c>user app on #9f86… ~app:* &amp;* +@all (+get ~other:*)</c>.</summary>
    /// <exception cref="BackupException">It is no such line.</exception>
    public static RedisUser Parse(string line)
    {
        var words = Split(line);
        return words is ["user", var name, .. var rules]
            ? new RedisUser(name, rules)
            : throw new BackupException("a line of the users' list does not begin with the word user and a name");
    }

    /// <summary>The user in a fingerprint, the passwords as one digest.</summary>
    public FingerprintItem Describe()
    {
        var passwords = string.Join(' ', Rules.Where(rule => rule.StartsWith('#')).Order(StringComparer.Ordinal));
        return FingerprintItem.Of(
            "user",
            Name,
            ("rules", string.Join(' ', Canonical(Rules.Where(rule => !rule.StartsWith('#'))))),
            ("passwords", ContentDigest.Of(Encoding.UTF8.GetBytes(passwords)).ToString()));
    }

    /// <inheritdoc/>
    public override string ToString() => $"user {Name} {string.Join(' ', Rules)}";

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

    private static List<string> Split(string line)
    {
        var words = new List<string>();
        foreach (var word in line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        {
            if (words is [.., var last] && last.StartsWith('(') && !last.EndsWith(')'))
                words[^1] = $"{last} {word}";
            else
                words.Add(word);
        }

        return words;
    }
}
