using System.Collections.Immutable;

namespace Elma365Verify.Images;

/// <summary>
/// How the images of a role are configured. Whether a server is ready is no part of it: that is always judged over the
/// network, by the first handshake of its own protocol.
/// </summary>
/// <param name="Role">The role: <c>postgresql</c>.</param>
/// <param name="Name">Whose images follow it: <c>official</c>, <c>bitnami</c>.</param>
/// <param name="Page">The vendor's page that documents it.</param>
public sealed record ImageContract(string Role, string Name, string Page)
{
    /// <summary>The numeric user the server runs as, unless the image or the user of this tool says otherwise.</summary>
    public required string User { get; init; }

    /// <summary>The TCP ports the server listens on when it is configured by this contract.</summary>
    public required ImmutableArray<int> Ports { get; init; }

    /// <summary>
    /// Where the server keeps its data, unless the image says otherwise by <see cref="DataVariable"/>; null where it has none.
    /// </summary>
    public string? DataDirectory { get; init; }

    /// <summary>The variable by which an image says where it keeps its data; null where all of them keep it in one place.</summary>
    public string? DataVariable { get; init; }

    /// <summary>The other directories that must be writable where the root of the file system is not.</summary>
    public ImmutableArray<string> WritableDirectories { get; init; } = [];

    /// <summary>The variable that takes the name of the account clients use; null where the account has a fixed name or none.</summary>
    public string? UserVariable { get; init; }

    /// <summary>The name of that account where every image of this contract has one of this name; null where one may be chosen.</summary>
    public string? UserName { get; init; }

    /// <summary>The variable that takes that account's password; null where a file takes it.</summary>
    public string? PasswordVariable { get; init; }

    /// <summary>The account that may do everything, where the one clients use may not; null where they are the same.</summary>
    public string? Administrator { get; init; }

    /// <summary>The variable that takes the administrator's password; null where there is no other account.</summary>
    public string? AdministratorVariable { get; init; }

    /// <summary>The variable that takes the name of the database to create; null where there is none.</summary>
    public string? DatabaseVariable { get; init; }

    /// <summary>The variable that takes further flags of the server; null where the command takes them.</summary>
    public string? FlagsVariable { get; init; }

    /// <summary>Variables that always have the same value.</summary>
    public ImmutableSortedDictionary<string, string> Settings { get; init; } = ImmutableSortedDictionary<string, string>.Empty;

    /// <summary>The command; empty for the image's own.</summary>
    public ImmutableArray<string> Command { get; init; } = [];

    /// <summary>The file that takes the service's configuration; null where variables say everything.</summary>
    public string? ConfigurationFile { get; init; }

    /// <summary>The file that names RabbitMQ's plugins; null where the image enables those needed by itself.</summary>
    public string? PluginsFile { get; init; }

    /// <summary>Where a certificate and its key may lie; null where the service has none.</summary>
    public string? CertificateDirectory { get; init; }

    /// <summary>The contract as an image follows it: its data lie where that image says, or in the volume it declares for them.</summary>
    public ImageContract For(ImageConfiguration image)
    {
        if (DataVariable is null || image.Variable(DataVariable) is not { Length: > 1 } data || data[0] != '/')
            return this;
        var volume = image.Volumes.Where(path => $"{data}/".StartsWith($"{path.TrimEnd('/')}/", StringComparison.Ordinal))
            .Min(StringComparer.Ordinal);
        return this with { DataDirectory = (volume ?? data).TrimEnd('/') };
    }

    /// <summary>Every directory that must be writable, the data's first.</summary>
    public IEnumerable<string> Directories => DataDirectory is null ? WritableDirectories : WritableDirectories.Prepend(DataDirectory);
}
