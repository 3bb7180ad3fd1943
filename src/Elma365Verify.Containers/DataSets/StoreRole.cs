namespace Elma365Verify.Containers.DataSets;

/// <summary>The stores' names, as roles, ledgers and reports have them.</summary>
public static class StoreRole
{
    /// <summary>PostgreSQL.</summary>
    public const string PostgreSql = "postgresql";

    /// <summary>MongoDB.</summary>
    public const string MongoDb = "mongodb";

    /// <summary>RabbitMQ.</summary>
    public const string RabbitMq = "rabbitmq";

    /// <summary>Redis.</summary>
    public const string Redis = "redis";

    /// <summary>The S3 store.</summary>
    public const string S3 = "minio";

    /// <summary>All of them; whoever is named comes before who names it.</summary>
    public static IReadOnlyList<string> All { get; } = [S3, MongoDb, PostgreSql, RabbitMq, Redis];
}
