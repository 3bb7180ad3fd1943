using System.CommandLine;
using System.CommandLine.Parsing;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Containers.Backup;

namespace Elma365Verify.Cli.Commands.Backup;

/// <summary>Options that several commands for backups have, and refusals of what they can't mean.</summary>
internal static class BackupOptions
{
    /// <summary>The directory of backups.</summary>
    public static Option<string> Directory() => new("--dir")
    {
        Description = "The directory that holds the backups.",
        HelpName = "DIRECTORY",
        Required = true,
    };

    /// <summary>The store's role, which has to be given.</summary>
    public static Option<string> Store()
    {
        var store = new Option<string>("--store") { Description = "The kind of store.", Required = true };
        store.AcceptOnlyFromAmong([.. StoreSite.Stores]);
        return store;
    }

    /// <summary>The file of the identities that open an encrypted backup.</summary>
    public static Option<string?> Identity() => new("--identity")
    {
        Description = "The file of age's identities, or the private SSH key without a passphrase, that opens an encrypted backup. It is "
            + "decrypted into a directory of temporary files (TMPDIR) that nobody else can read and that is removed afterwards.",
        HelpName = "FILE",
    };

    /// <summary>A whole number in a range, else <paramref name="otherwise"/>.</summary>
    public static Option<int> Number(string name, string description, int most, int otherwise = 0)
    {
        var option = new Option<int>(name) { Description = description, HelpName = "N", DefaultValueFactory = _ => otherwise };
        option.Validators.Add(result => InRange(result, 0, most));
        return option;
    }

    /// <summary>A TCP port; null where none is given.</summary>
    public static Option<int?> Port(string name, string description)
    {
        var option = new Option<int?>(name) { Description = description, HelpName = "PORT" };
        option.Validators.Add(result => InRange(result, 1, 65535));
        return option;
    }

    /// <summary>What the domain refuses because of what the user wrote is wrong usage, and no matter of a backup.</summary>
    /// <exception cref="ConfigurationException">It refuses.</exception>
    public static T Usable<T>(Func<T> read)
    {
        try
        {
            return read();
        }
        catch (BackupException exception)
        {
            throw new ConfigurationException(exception.Message, exception);
        }
    }

    /// <summary>The directory's listing.</summary>
    /// <exception cref="ConfigurationException">It is missing or can't be read.</exception>
    public static BackupListing List(string directory) => Usable(() => BackupListing.Of(directory));

    /// <summary>A name that is one of a backup.</summary>
    /// <exception cref="ConfigurationException">It is none.</exception>
    public static string Name(string name) => Usable(() =>
    {
        BackupName.Require(name);
        return name;
    });

    private static void InRange(OptionResult result, int least, int most)
    {
        if (result.Tokens is [var token] && (!int.TryParse(token.Value, out var value) || value < least || value > most))
            result.AddError($"{result.Option.Name} {token.Value}: write a whole number from {least} to {most}");
    }
}
