using System.Net;
using Elma365Verify.Containers.Behaviours;
using Elma365Verify.Images;
using Npgsql;

namespace Elma365Verify.Containers.Services;

/// <summary>PostgreSQL.</summary>
/// <remarks>
/// Under a contract that makes the account of its variables without a superuser's rights, that account is the application's, whose
/// handshakes and behaviours are tried with it, and the cluster's administrator has a password of its own.
/// </remarks>
public sealed class PostgreSqlService : IStoreService
{
    private const string Name = "elma365";

    private readonly string database;
    private readonly StoreAccount application;
    private readonly string administration = GeneratedSecret.Create();

    /// <summary>Makes the service.</summary>
    /// <param name="account">Its superuser; null for one with a password of its own.</param>
    public PostgreSqlService(StoreAccount? account = null)
    {
        // A database of a name of its own would be one too many where a backup is restored.
        database = account is null ? Name : "postgres";
        Account = application = account ?? new StoreAccount(Name, GeneratedSecret.Create());
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
    public StoreAccount Account { get; private set; }

    /// <inheritdoc/>
    /// <remarks>A restore brings the application's account back; one that is there already would be in its way.</remarks>
    public IStoreService Emptied() => Account == application ? this : new PostgreSqlService(Account);

    /// <inheritdoc/>
    public ContainerSetup Configure(ImageContract contract)
    {
        var setup = ContainerSetup.Of(contract)
            .WithEnvironment(contract.UserVariable, application.User)
            .WithEnvironment(contract.PasswordVariable, application.Password)
            .WithEnvironment(contract.DatabaseVariable, database);
        if (contract.Administrator is not { } administrator || administrator == application.User)
            return setup;
        Account = new StoreAccount(administrator, administration);
        return setup.WithEnvironment(contract.AdministratorVariable, administration);
    }

    internal NpgsqlConnectionStringBuilder Settings(IPEndPoint endpoint) => new()
    {
        Host = endpoint.Address.ToString(),
        Port = endpoint.Port,
        Username = application.User,
        Password = application.Password,
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
