namespace Elma365Verify.Settings;

/// <summary>What the user says of a role's image; null is what was not said.</summary>
public sealed record ImageChoice
{
    /// <summary>The image's reference.</summary>
    public Sourced<string>? Reference { get; init; }

    /// <summary>The contract it follows.</summary>
    public Sourced<string>? Contract { get; init; }

    /// <summary>Whether the root of its file system is to be read-only.</summary>
    public Sourced<bool>? ReadOnly { get; init; }

    /// <summary>The user its server is to run as: <c>1001</c> or <c>1001:1001</c>.</summary>
    public Sourced<string>? User { get; init; }

    /// <summary>The image its store's tools for backups come from: <c>pg_dump</c>, <c>redis-server</c>.</summary>
    public Sourced<string>? Tools { get; init; }

    /// <summary>
    /// What this choice says, and where it is silent, what the other says. What the other says of its own image is not carried
    /// over to another image named here.
    /// </summary>
    public ImageChoice Over(ImageChoice other) => Reference is not null && other.Reference is not null ? this : new()
    {
        Reference = Reference ?? other.Reference,
        Contract = Contract ?? other.Contract,
        ReadOnly = ReadOnly ?? other.ReadOnly,
        User = User ?? other.User,
        Tools = Tools ?? other.Tools,
    };
}
