using System.Collections.Frozen;
using System.Collections.Immutable;
using Elma365Verify.Backup.Contents;

namespace Elma365Verify.Containers.Backup.S3;

/// <summary>Everything an S3 store can hold.</summary>
/// <remarks>
/// From <see href="https://docs.aws.amazon.com/AmazonS3/latest/API/API_Operations.html"/> and MinIO's own administration; a test walks the
/// client's operations that read, and fails for one that is not assigned to a kind here.
/// </remarks>
internal static class S3Kinds
{
    internal const string Buckets = "buckets";
    internal const string Versions = "objects, versions and delete markers";
    internal const string Headers = "metadata and content headers of objects";
    internal const string Tags = "tags of buckets and objects";
    internal const string Policies = "policies of buckets";
    internal const string AccessLists = "access lists of buckets and objects";
    internal const string Locks = "object lock, retention and legal hold";
    internal const string Lifecycles = "lifecycle rules";
    internal const string Uploads = "uploads in parts that were never completed";
    internal const string Encryption = "default encryption of buckets";
    internal const string Cors = "CORS rules";
    internal const string Websites = "websites";
    internal const string Notifications = "notifications";
    internal const string Replication = "replication of buckets";
    internal const string Ownership = "ownership controls";
    internal const string PublicAccess = "public access blocks";
    internal const string Logging = "access logging";
    internal const string Reports = "analytics, inventory, metrics and tiering rules";
    internal const string Transfer = "transfer acceleration and requester's payment";
    internal const string Classes = "storage classes and annotations of objects";
    internal const string Nothing = "";

    /// <summary>Each kind, with what becomes of it.</summary>
    public static ImmutableArray<ContentKind> All { get; } =
    [
        new(Buckets, Keeping.Compared, "by their names; with whether they keep versions"),
        new(Versions, Keeping.Compared, "in their order and byte by byte; ids and times of versions are the server's own"),
        new(Headers, Keeping.Compared),
        new(Tags, Keeping.Compared, "where the server has them"),
        new(Policies, Keeping.Compared, "where the server has them"),
        new("checksums that clients sent", Keeping.NotKept, "contents are compared by SHA-256; a restore sends checksums of its own"),
        new("owners", Keeping.NotKept, "everything is owned by who restores"),
        new(AccessLists, Keeping.NotKept, "those of buckets are named; those of single objects are not asked for"),
        new(Locks, Keeping.NotKept, "a bucket with object lock is refused"),
        new(Lifecycles, Keeping.NotKept, "a bucket with lifecycle rules is refused"),
        new(Uploads, Keeping.NotKept, "no reader sees their parts"),
        new(Encryption, Keeping.NotKept, "contents are kept as a client reads them"),
        new(Cors, Keeping.NotKept),
        new(Websites, Keeping.NotKept),
        new(Notifications, Keeping.NotKept),
        new(Replication, Keeping.NotKept),
        new(Ownership, Keeping.NotKept),
        new(PublicAccess, Keeping.NotKept),
        new(Logging, Keeping.NotKept),
        new(Reports, Keeping.NotKept),
        new(Transfer, Keeping.NotKept),
        new(Classes, Keeping.NotKept, "a class other than the usual one is named by its bucket; annotations are not asked for"),
        new("users, groups, policies and service accounts of the server", Keeping.NotKept, "S3 does not tell them: mc admin, or IAM"),
        new("quotas of buckets and settings of the server", Keeping.NotKept, "S3 does not tell them: mc admin"),
    ];

    /// <summary>The kind that each operation of AWSSDK.S3 that reads is about, without the word <c>Async</c>.</summary>
    public static FrozenDictionary<string, string> Operations { get; } = new (string Kind, string Names)[]
    {
        (Buckets, "GetBucketLocation GetBucketVersioning HeadBucket ListBuckets ListDirectoryBuckets"),
        (Versions, "GetObject ListObjects ListObjectsV2 ListVersions"),
        (Headers, "GetObjectAttributes GetObjectMetadata"),
        (Tags, "GetBucketTagging GetObjectTagging GetBucketAbac"),
        (Policies, "GetBucketPolicy GetBucketPolicyStatus"),
        (AccessLists, "GetACL GetBucketAcl GetObjectAcl"),
        (Locks, "GetObjectLegalHold GetObjectLockConfiguration GetObjectRetention"),
        (Lifecycles, "GetLifecycleConfiguration"),
        (Uploads, "ListMultipartUploads ListParts"),
        (Encryption, "GetBucketEncryption"),
        (Cors, "GetCORSConfiguration"),
        (Websites, "GetBucketWebsite"),
        (Notifications, "GetBucketNotification"),
        (Replication, "GetBucketReplication"),
        (Ownership, "GetBucketOwnershipControls"),
        (PublicAccess, "GetPublicAccessBlock"),
        (Logging, "GetBucketLogging"),
        (Reports, "GetBucketAnalyticsConfiguration ListBucketAnalyticsConfigurations GetBucketInventoryConfiguration"
            + " ListBucketInventoryConfigurations GetBucketMetricsConfiguration ListBucketMetricsConfigurations"
            + " GetBucketIntelligentTieringConfiguration ListBucketIntelligentTieringConfigurations GetBucketMetadataConfiguration"
            + " GetBucketMetadataTableConfiguration"),
        (Transfer, "GetBucketAccelerateConfiguration GetBucketRequestPayment"),
        (Classes, "GetObjectAnnotation ListObjectAnnotations"),
        (Nothing, "GetObjectTorrent GetPreSignedURL SelectObjectContent"),
    }.SelectMany(group => group.Names.Split(' ').Select(name => KeyValuePair.Create(name, group.Kind)))
        .ToFrozenDictionary(StringComparer.Ordinal);
}
