using Elma365Verify.Containers.DataSets;

namespace Elma365Verify.Containers.Load;

/// <summary>Where the writers put their records; nobody else writes there.</summary>
public static class LoadPlaces
{
    /// <summary>Objects.</summary>
    public static RecordPlace Attachments { get; } = new(StoreRole.S3, "load-attachments");

    /// <summary>Documents.</summary>
    public static RecordPlace Documents { get; } = new(StoreRole.MongoDb, "load.documents");

    /// <summary>Orders; each names an object and a document.</summary>
    public static RecordPlace Orders { get; } = new(StoreRole.PostgreSql, "load.orders");

    /// <summary>The two lines each order has; the key is <c>order 1</c> or <c>order 2</c>.</summary>
    public static RecordPlace Lines { get; } = new(StoreRole.PostgreSql, "load.order_lines");

    /// <summary>Messages; each names an order.</summary>
    public static RecordPlace Messages { get; } = new(StoreRole.RabbitMq, "load.orders");

    /// <summary>Keys; each names an order.</summary>
    public static RecordPlace Sessions { get; } = new(StoreRole.Redis, "load:session:");

    /// <summary>All of them.</summary>
    public static IReadOnlyList<RecordPlace> All { get; } = [Attachments, Documents, Orders, Lines, Messages, Sessions];
}
