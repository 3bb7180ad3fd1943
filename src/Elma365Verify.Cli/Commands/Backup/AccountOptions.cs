using System.CommandLine;
using Elma365Verify.Containers.Services;
using Elma365Verify.Containers.Settings;
using Elma365Verify.Secrets;

namespace Elma365Verify.Cli.Commands.Backup;

/// <summary>Who may do everything in a store. The password is never an argument, which everybody on the machine could read.</summary>
internal sealed class AccountOptions
{
    private const int LongestPassword = 4096;

    private static readonly Dictionary<string, string> UsualUsers = new()
    {
        ["minio"] = "minioadmin",
        ["mongodb"] = "root",
        ["postgresql"] = "postgres",
        ["rabbitmq"] = "guest",
        ["redis"] = "default",
    };

    private readonly Option<string?> user = new("--user")
    {
        Description = "An account that may do everything there; of an S3 store the access key. "
            + $"Default: {string.Join(", ", UsualUsers.Select(usual => $"{usual.Value} ({usual.Key})"))}.",
        HelpName = "USER",
    };

    private readonly Option<string?> file = new("--password-file")
    {
        Description = "The file that holds its password, or secret key, and nothing else. "
            + $"Without it, the variable {EnvironmentSettings.StorePassword} holds it.",
        HelpName = "FILE",
    };

    /// <summary>The user.</summary>
    public Option UserOption => user;

    /// <summary>The password's file.</summary>
    public Option FileOption => file;

    /// <summary>The user named, or the store's usual one.</summary>
    public string User(ParseResult result, string store) => result.GetValue(user) ?? UsualUsers[store];

    /// <summary>The password's file as an absolute path; null where none is named.</summary>
    public string? File(ParseResult result) => result.GetValue(file) is { } named ? Path.GetFullPath(named) : null;

    /// <summary>Reads the account.</summary>
    /// <exception cref="ConfigurationException">There is no password, or its file can't be used.</exception>
    public StoreAccount Load(ParseResult result, string store) => new(User(result, store), Password(result.GetValue(file)));

    /// <summary>Reads a password from its file, or where none is named from the variable.</summary>
    /// <exception cref="ConfigurationException">There is none, or the file can't be used.</exception>
    internal static string Password(string? named, string option = "--password-file")
    {
        if (named is null)
        {
            return Environment.GetEnvironmentVariable(EnvironmentSettings.StorePassword) is { Length: > 0 } value
                ? KnownSecrets.Add(value)
                : throw new ConfigurationException(
                    $"There is no password: name the file that holds it by {option}, or set {EnvironmentSettings.StorePassword}.");
        }

        try
        {
            // One line feed at the end is the editor's; everything else may be the password's.
            var text = System.IO.File.ReadAllText(named);
            var password = text.EndsWith('\n') ? text[..^(text.EndsWith("\r\n", StringComparison.Ordinal) ? 2 : 1)] : text;
            return password.Length is > 0 and <= LongestPassword && !password.Any(char.IsControl)
                ? KnownSecrets.Add(password)
                : throw new ConfigurationException($"{option} {named}: it has to hold a password on one line, and nothing else");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or ArgumentException)
        {
            throw new ConfigurationException($"{option} {named}: {exception.Message}", exception);
        }
    }
}
