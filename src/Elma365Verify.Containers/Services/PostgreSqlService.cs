using System.Net;
using Elma365Verify.Containers.Behaviours;
using Elma365Verify.Images;
using Npgsql;

namespace Elma365Verify.Containers.Services;

/// <summary>PostgreSQL.</summary>
public sealed class PostgreSqlService : IStoreService
{
    private const string Name = "elma365";

    private readonly string password = GeneratedSecret.Create();

    /// <summary>Makes the service with a password of its own.</summary>
    public PostgreSqlService()
    {
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
    public StoreAccount Account => new(Name, password);

    /// <inheritdoc/>
    public ContainerSetup Configure(ImageContract contract) => ContainerSetup.Of(contract)
        .WithEnvironment(contract.UserVariable, Name)
        .WithEnvironment(contract.PasswordVariable, password)
        .WithEnvironment(contract.DatabaseVariable, Name);

    internal NpgsqlConnectionStringBuilder Settings(IPEndPoint endpoint) => new()
    {
        Host = endpoint.Address.ToString(),
        Port = endpoint.Port,
        Username = Name,
        Password = password,
        Database = Name,
        RequireAuth = "ScramSHA256", // a server that lets everyone in is not the one configured
        SslMode = SslMode.Disable,
        GssEncryptionMode = GssEncryptionMode.Disable,
        Pooling = false,
        Timeout = (int)BoundedHandshake.Timeout.TotalSeconds,
        CommandTimeout = (int)BoundedHandshake.Timeout.TotalSeconds,
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
