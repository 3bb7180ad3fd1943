using Amazon.S3;
using Amazon.S3.Model;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Containers.Backup;
using Elma365Verify.Images;

namespace Elma365Verify.SelfTests.Backup;

internal sealed class S3Faults() : FaultyStore("minio")
{
    private const string Plain = "plain";
    private const string Versioned = "versioned";
    private const string Act = "acts/договор №1.pdf";
    private const string Minutes = "minutes.txt";

    public override string[] Names => ["S3 store"];

    public override string[] MustHold => ["bucket", "object", "version"];

    public override string? WrongVersion => null;

    public override string? Tool => null;

    public override IReadOnlyDictionary<string, string> NotTried => new Dictionary<string, string>(base.NotTried)
    {
        [RestoringFaults.WrongVersion] = "S3 tells no version of a server; what a server lacks is refused by what it answers",
    };

    public override IReadOnlyList<Change> Intruders { get; } =
    [
        Client("a bucket", client => client.PutBucketAsync("intruder"), client => client.DeleteBucketAsync("intruder"),
            "intruder among them"),
    ];

    public override IReadOnlyList<Change> Losses { get; } =
    [
        Client("an object", client => client.DeleteObjectAsync(Plain, "note 1"), client => PutAsync(client, Plain, "note 1", "text 1"),
            "object plain/note 1 is missing", "version 1 of plain/note 1 is missing"),
        Client("a version", client => DropNewestAsync(client, "many"), client => PutAsync(client, Versioned, "many", "version 3"),
            "object versioned/many: version count 2 instead of 3", "version 3 of versioned/many is missing"),
        Client("a delete marker", client => DropNewestAsync(client, "removed"), client => client.DeleteObjectAsync(Versioned, "removed"),
            "object versioned/removed: delete marker count 0 instead of 1",
            "object versioned/removed: state present instead of removed",
            "version 2 of versioned/removed is missing"),
        Client("metadata", client => client.PutObjectAsync(Described(owner: null)), client => client.PutObjectAsync(Described()),
            $"version 1 of plain/{Act} lost its metadata owner (purchasing)"),
        Client("the type of a content", client => client.PutObjectAsync(Described(type: "text/plain")),
            client => client.PutObjectAsync(Described()),
            $"version 1 of plain/{Act}: header content-type text/plain instead of application/x-elma"),
        Client("a byte", client => client.PutObjectAsync(Described(content: "text of an acu")),
            client => client.PutObjectAsync(Described()), $"the content of version 1 of plain/{Act} differs"),
        Client("versioning", client => SetAsync(client, VersionStatus.Suspended), client => SetAsync(client, VersionStatus.Enabled),
            "bucket versioned: versioning suspended instead of enabled"),
        Client("a tag", UntagAsync, client => TagAsync(client, CancellationToken.None),
            "version 1 of plain/note 2 lost its tag kind (договор)"),
    ];

    private static bool HasTags => BackupSites.ImageOf("minio").StandIn?.Lacks.Contains(Capability.Tagging) != true;

    public override Task<HeldBackup> BeginAsync(StoreSite site, Func<IBackupStorage, Task> take, CancellationToken token) =>
        StopAtAsync("/contents-", take);

    protected override Task FillAsync(StoreSite site, CancellationToken token) => WithClientAsync(site, async client =>
    {
        await client.PutBucketAsync(Plain, token);
        await client.PutBucketAsync(Versioned, token);
        for (var number = 1; number <= 5; number++)
            await PutAsync(client, Plain, $"note {number}", $"text {number}");
        if (HasTags)
            await TagAsync(client, token);
        await client.PutObjectAsync(Described(), token);
        await SetAsync(client, VersionStatus.Enabled);
        for (var number = 1; number <= 3; number++)
            await PutAsync(client, Versioned, "many", $"version {number}");
        await PutAsync(client, Versioned, "removed", "text");
        await client.DeleteObjectAsync(Versioned, "removed", token);
    });

    protected override Task AddAsync(StoreSite site, CancellationToken token) =>
        WithClientAsync(site, client => PutAsync(client, Plain, Minutes, "monday"));

    private static Task<PutObjectResponse> PutAsync(AmazonS3Client client, string bucket, string key, string text) =>
        client.PutObjectAsync(new PutObjectRequest { BucketName = bucket, Key = key, ContentBody = text, ContentType = "text/plain" });

    private static PutObjectRequest Described(
        string? owner = "purchasing", string type = "application/x-elma", string content = "text of an act")
    {
        var request = new PutObjectRequest { BucketName = Plain, Key = Act, ContentBody = content, ContentType = type };
        if (owner is not null)
            request.Metadata["owner"] = owner;
        return request;
    }

    private static Task<PutObjectTaggingResponse> TagAsync(AmazonS3Client client, CancellationToken token) => client.PutObjectTaggingAsync(
        new PutObjectTaggingRequest
        {
            BucketName = Plain,
            Key = "note 2",
            Tagging = new Tagging { TagSet = [new Tag { Key = "kind", Value = "договор" }] },
        },
        token);

    private static Task UntagAsync(AmazonS3Client client)
    {
        if (!HasTags)
            Assert.Ignore($"not applicable to this image: it declares that it lacks {Capability.Tagging}");
        return client.DeleteObjectTaggingAsync(new DeleteObjectTaggingRequest { BucketName = Plain, Key = "note 2" });
    }

    private static async Task DropNewestAsync(AmazonS3Client client, string key)
    {
        var versions = (await client.ListVersionsAsync(Versioned, key)).Versions;
        await client.DeleteObjectAsync(Versioned, key, versions[0].VersionId);
    }

    private static Task<PutBucketVersioningResponse> SetAsync(AmazonS3Client client, VersionStatus status)
    {
        var versioning = new S3BucketVersioningConfig { Status = status };
        return client.PutBucketVersioningAsync(
            new PutBucketVersioningRequest { BucketName = Versioned, VersioningConfig = versioning });
    }

    private static Change Client(
        string name, Func<AmazonS3Client, Task> change, Func<AmazonS3Client, Task> mend, params string[] sentences) =>
        new(name, (site, _) => WithClientAsync(site, change), (site, _) => WithClientAsync(site, mend), sentences);

    private static async Task WithClientAsync(StoreSite site, Func<AmazonS3Client, Task> workAsync)
    {
        using var http = StoreConnections.S3Http(site.Account, site.Data);
        using var client = StoreConnections.S3(site.Account, site.Data, http);
        await workAsync(client);
    }
}
