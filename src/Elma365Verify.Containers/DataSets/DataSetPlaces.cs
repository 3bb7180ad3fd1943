namespace Elma365Verify.Containers.DataSets;

/// <summary>Where the records of the data set lie that name others, or are named.</summary>
public static class DataSetPlaces
{
    /// <summary>Files attached to orders.</summary>
    public static RecordPlace Attachments { get; } = new(StoreRole.S3, "elma365-attachments");

    /// <summary>Documents that orders are about.</summary>
    public static RecordPlace Documents { get; } = new(StoreRole.MongoDb, "elma365.documents");

    /// <summary>Orders.</summary>
    public static RecordPlace Orders { get; } = new(StoreRole.PostgreSql, "head.orders");

    /// <summary>Messages about orders.</summary>
    public static RecordPlace Messages { get; } = new(StoreRole.RabbitMq, "elma365.orders");

    /// <summary>Who looks at which order.</summary>
    public static RecordPlace Sessions { get; } = new(StoreRole.Redis, "session:");
}
