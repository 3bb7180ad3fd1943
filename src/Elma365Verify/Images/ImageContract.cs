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

    /// <summary>Where the server keeps its data; null where it has none.</summary>
    public string? DataDirectory { get; init; }

    /// <summary>The other directories that must be writable where the root of the file system is not.</summary>
    public ImmutableArray<string> WritableDirectories { get; init; } = [];

    /// <summary>The variable that takes the name of the account clients use; null where the account has a fixed name or none.</summary>
    public string? UserVariable { get; init; }

    /// <summary>The variable that takes that account's password; null where a file takes it.</summary>
    public string? PasswordVariable { get; init; }

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

    /// <summary>Every directory that must be writable, the data's first.</summary>
    public IEnumerable<string> Directories => DataDirectory is null ? WritableDirectories : WritableDirectories.Prepend(DataDirectory);
}
