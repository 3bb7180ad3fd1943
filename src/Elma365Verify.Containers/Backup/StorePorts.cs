namespace Elma365Verify.Containers.Backup;

/// <summary>The ports of a store that a backup uses.</summary>
/// <param name="Data">Where its clients connect to.</param>
/// <param name="Management">Where RabbitMQ's management API listens; null for the other stores.</param>
internal sealed record StorePorts(int Data, int? Management = null)
{
    /// <summary>The documented ports of a role; RabbitMQ's encrypted ones where clients speak TLS.</summary>
    public static StorePorts Of(string store, bool tls) => store switch
    {
        "postgresql" => new StorePorts(5432),
        "redis" => new StorePorts(6379),
        "mongodb" => new StorePorts(27017),
        "minio" => new StorePorts(9000),
        "rabbitmq" => tls ? new StorePorts(5671, 15671) : new StorePorts(5672, 15672),
        _ => throw new ArgumentOutOfRangeException(nameof(store), store, "It is no store."),
    };
}
