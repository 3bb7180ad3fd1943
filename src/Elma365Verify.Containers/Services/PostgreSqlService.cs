using System.Net;
using Elma365Verify.Containers.Behaviours;
using Elma365Verify.Images;
using Npgsql;

namespace Elma365Verify.Containers.Services;

/// <summary>PostgreSQL.</summary>
public sealed class PostgreSqlService : IStoreService
{
    private const string Name = "elma365";

    private readonly string database;

    /// <summary>Makes the service.</summary>
    /// <param name="account">Its superuser; null for one with a password of its own.</param>
    public PostgreSqlService(StoreAccount? account = null)
    {
        // A database of a name of its own would be one too many where a backup is restored.
        database = account is null ? Name : "postgres";
        Account = account ?? new StoreAccount(Name, GeneratedSecret.Create());
        Handshakes = [BoundedHandshake.Create("PostgreSQL login", 5432, LogInAsync)];
        Behaviours = PostgreSqlBehaviours.All(5432, Settings);
    }

    /// <inheritdoc/>
    public string Role => "postgresql";

    /// <inheritdoc/>
    public IReadOnlyList<Handshake> Handshakes { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Behaviour> Behaviours { get; }

    /// <inheritdoc/>
    public StoreAccount Account { get; }

    /// <inheritdoc/>
    public ContainerSetup Configure(ImageContract contract) => ContainerSetup.Of(contract)
        .WithEnvironment(contract.UserVariable, Account.User)
        .WithEnvironment(contract.PasswordVariable, Account.Password)
        .WithEnvironment(contract.DatabaseVariable, database);

    internal NpgsqlConnectionStringBuilder Settings(IPEndPoint endpoint) => new()
    {
        Host = endpoint.Address.ToString(),
        Port = endpoint.Port,
        Username = Account.User,
        Password = Account.Password,
        Database = database,
        RequireAuth = "ScramSHA256", // a server that lets everyone in is not the one configured
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
        Pooling = false,
        Timeout = (int)BoundedHandshake.ClientPatience.TotalSeconds,
        CommandTimeout = (int)BoundedHandshake.ClientPatience.TotalSeconds,
    };

    private async Task<string> LogInAsync(IPEndPoint endpoint, CancellationToken token)
    {
        await using var connection = new NpgsqlConnection(Settings(endpoint).ConnectionString);
        await connection.OpenAsync(token);
        await using var command = new NpgsqlCommand("show server_version", connection);
        return await command.ExecuteScalarAsync(token) is string version
            ? $"PostgreSQL {version}"
            : throw new HandshakeException("the server does not tell its version");
    }
}
