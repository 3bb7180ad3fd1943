namespace Elma365Verify.Containers.Services;

/// <summary>An account that may do everything in a store, and how its clients know the server.</summary>
/// <param name="User">The user; of S3 the access key.</param>
/// <param name="Password">The password; of S3 the secret key.</param>
public sealed record StoreAccount(string User, string Password)
{
    /// <summary>Whom clients trust; null where the store is spoken to without TLS.</summary>
    public ServerTrust? Tls { get; init; }

    /// <summary>The user alone: the password belongs into no log.</summary>
    public override string ToString() => User;
}
