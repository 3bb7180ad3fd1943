namespace Elma365Verify.Images;

/// <summary>Capabilities of a product that a stand-in may lack.</summary>
public static class Capability
{
    /// <summary>MongoDB: transactions over several documents.</summary>
    public const string Transactions = "transactions";

    /// <summary>MongoDB: change streams.</summary>
    public const string ChangeStreams = "change-streams";

    /// <summary>MongoDB: capped collections.</summary>
    public const string CappedCollections = "capped-collections";

    /// <summary>MongoDB: time-series collections.</summary>
    public const string TimeSeries = "time-series";

    /// <summary>S3: tags of objects and buckets.</summary>
    public const string Tagging = "tagging";

    /// <summary>S3: policies of buckets.</summary>
    public const string BucketPolicy = "bucket-policy";

    /// <summary>S3: writes that demand a state of the object, by <c>If-Match</c> and <c>If-None-Match</c>.</summary>
    public const string ConditionalWrites = "conditional-writes";

    /// <summary>S3: buckets whose objects can't be removed before a day or while held.</summary>
    public const string ObjectLock = "object-lock";

    /// <summary>S3: rules of a bucket by which objects expire.</summary>
    public const string Lifecycle = "lifecycle";

    /// <summary>S3: encryption with a key the client sends along (SSE-C).</summary>
    public const string CustomerKeys = "customer-keys";

    /// <summary>Every capability an image list may name.</summary>
    public static IReadOnlyList<string> Known { get; } =
    [
        Transactions, ChangeStreams, CappedCollections, TimeSeries, Tagging, BucketPolicy, ConditionalWrites, ObjectLock, Lifecycle,
        CustomerKeys,
    ];
}
