namespace Elma365Verify.Containers.Backup.S3;

/// <summary>Whether a bucket keeps versions: <see href="https://docs.aws.amazon.com/AmazonS3/latest/userguide/Versioning.html"/>.</summary>
internal enum S3Versioning
{
    /// <summary>It never did: each key has one object, whose version id is <c>null</c>.</summary>
    Off,

    /// <summary>Each write and each removal is a new version.</summary>
    Enabled,

    /// <summary>It did: versions stay, and writes and removals replace the version <c>null</c>.</summary>
    Suspended,
}
