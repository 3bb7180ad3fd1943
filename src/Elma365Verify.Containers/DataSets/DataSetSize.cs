namespace Elma365Verify.Containers.DataSets;

/// <summary>How much bulk there is beside the awkward cases, which are always the same.</summary>
/// <param name="Orders">Rows of orders in PostgreSQL, each with two lines.</param>
/// <param name="Documents">Documents in MongoDB.</param>
/// <param name="Objects">Objects in the S3 store.</param>
/// <param name="Messages">Messages in RabbitMQ.</param>
/// <param name="Sessions">Keys in Redis.</param>
/// <param name="RecordBytes">Bytes of filling in each of them but the objects.</param>
/// <param name="ObjectBytes">Bytes of an object.</param>
public sealed record DataSetSize(
    int Orders, int Documents, int Objects, int Messages, int Sessions, int RecordBytes, int ObjectBytes)
{
    private const int UsualRecord = 1024;
    private const int UsualObject = 256 * 1024;

    /// <summary>What is filled within seconds, also across the firewall.</summary>
    public static DataSetSize Small { get; } = new(1000, 1000, 30, 500, 1000, 256, 8 * 1024);

    /// <summary>The awkward cases alone.</summary>
    public static DataSetSize Nothing { get; } = new(0, 0, 0, 0, 0, UsualRecord, UsualObject);

    /// <summary>Bulk in one store: as many records as make up about so many bytes.</summary>
    /// <param name="store">The store: <c>redis</c>.</param>
    /// <param name="bytes">How many bytes; at most 100 GB.</param>
    /// <exception cref="ArgumentOutOfRangeException">There is no such store, or nobody could hold so much.</exception>
    public static DataSetSize Of(string store, long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(bytes);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, 100_000_000_000);
        var records = (int)(bytes / UsualRecord);
        return store switch
        {
            StoreRole.PostgreSql => Nothing with { Orders = records },
            StoreRole.MongoDb => Nothing with { Documents = records },
            StoreRole.RabbitMq => Nothing with { Messages = records },
            StoreRole.Redis => Nothing with { Sessions = records },
            StoreRole.S3 => Nothing with { Objects = (int)(bytes / UsualObject) },
            _ => throw new ArgumentOutOfRangeException(nameof(store), store, "There is no such store."),
        };
    }

    /// <summary>The same without records of stores that are left out, so that nothing names them.</summary>
    internal DataSetSize In(StoreClients clients) => this with
    {
        Orders = clients.Has(StoreRole.PostgreSql) ? Orders : 0,
        Documents = clients.Has(StoreRole.MongoDb) ? Documents : 0,
        Objects = clients.Has(StoreRole.S3) ? Objects : 0,
        Messages = clients.Has(StoreRole.RabbitMq) ? Messages : 0,
        Sessions = clients.Has(StoreRole.Redis) ? Sessions : 0,
    };
}
