using System.Collections.Immutable;
using Elma365Verify.Backup.Manifests;

namespace Elma365Verify.Cli.Commands.Backup;

/// <summary>To whom a backup is to be encrypted.</summary>
internal static class Recipients
{
    private static readonly string[] Kinds = ["age1", "ssh-ed25519 ", "ssh-rsa "];

    /// <summary>Reads what was given: recipients, or files with one a line, <c>#</c> beginning a remark.</summary>
    /// <exception cref="ConfigurationException">Something is neither, or a file holds a secret key or nothing.</exception>
    public static ImmutableArray<string> Of(IEnumerable<string> given)
    {
        ImmutableArray<string> recipients =
            [.. given.SelectMany(text => IsRecipient(text) ? [Plain(text)] : InFile(text)).Distinct(StringComparer.Ordinal)];
        return recipients.Length <= BackupEncryption.MostRecipients
            ? recipients
            : throw new ConfigurationException($"--encrypt-to: a backup has at most {BackupEncryption.MostRecipients} recipients");
    }

    private static bool IsRecipient(string text) => Kinds.Any(kind => text.StartsWith(kind, StringComparison.Ordinal));

    // An SSH key's remark names a person or a machine, and is no part of the key.
    private static string Plain(string recipient) => string.Join(' ', recipient.Split(' ', StringSplitOptions.RemoveEmptyEntries).Take(2));

    private static List<string> InFile(string path)
    {
        if (path.StartsWith("AGE-SECRET-KEY-", StringComparison.OrdinalIgnoreCase))
        {
            throw new ConfigurationException(
                "--encrypt-to: this is a secret key, which everybody on this machine could read just now: make a new one (age-keygen), and "
                + "give its public key, age1…");
        }

        string[] lines;
        try
        {
            lines = File.ReadAllLines(path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ConfigurationException(
                $"--encrypt-to: this is no recipient (age1…, ssh-ed25519 …), and no file that can be read: {exception.Message}",
                exception);
        }

        var recipients = new List<string>();
        foreach (var (number, line) in lines.Index().Where(line => line.Item.Trim() is { Length: > 0 } text && text[0] != '#'))
        {
            var recipient = Plain(line.Trim());
            if (!IsRecipient(recipient + " ") || recipient.Length > BackupEncryption.LongestRecipient)
            {
                throw new ConfigurationException(
                    $"--encrypt-to {path}:{number + 1}: this is no recipient; write age1…, ssh-ed25519 … or ssh-rsa …, never a "
                    + "secret key");
            }

            recipients.Add(recipient);
        }

        return recipients.Count > 0 ? recipients : throw new ConfigurationException($"--encrypt-to {path}: it names no recipient");
    }
}
