using Amazon.S3;
using Amazon.S3.Model;
using Elma365Verify.Backup;
using Elma365Verify.ImageTests.Minio;

namespace Elma365Verify.ImageTests.Backup.S3;

/// <summary>Tags and policies, which the stand-in lacks and <see cref="TaggingHandler"/> adds.</summary>
internal sealed class S3TaggingTests
{
    private const string Policy = """{"Version":"2012-10-17","Statement":[{"Effect":"Deny","Principal":"*","Action":"s3:DeleteBucket"}]}""";

    [Test, CancelAfter(Bounds.Server)]
    public async Task Tags_and_policies_come_back_and_each_one_missing_is_named(CancellationToken token)
    {
        using var trial = new BackupTrial();
        await using var source = await S3Site.StartAsync(token);
        await using var target = await S3Site.StartAsync(token);
        using var from = source.ConnectThrough(new TaggingHandler());
        using var into = target.ConnectThrough(new TaggingHandler());
        await FillAsync(from, token);
        var backup = await trial.TakeAsync(source.ArchiveOf(from, declared: []), "tags", token);
        Assert.That(
            () => BackupTrial.RestoreAsync(target.ArchiveOf(into, declared: ["tagging"]), backup, token),
            Throws.TypeOf<BackupException>().With.Message.EndsWith("this server's image declares that it lacks tagging"));
        await target.EmptyAsync(token);

        var archive = target.ArchiveOf(into, declared: []);
        await BackupTrial.RestoreAsync(archive, backup, token);

        BackupTrial.ExpectEqual(await trial.CompareAsync(backup, archive, token, "bucket", "version"));
        await into.DeleteObjectTaggingAsync(new DeleteObjectTaggingRequest { BucketName = "acts", Key = "act" }, token);
        await into.DeleteBucketPolicyAsync("acts", token);
        var comparison = await trial.CompareAsync(backup, archive, token);
        Assert.That(
            comparison.Differences.Select(difference => difference.Sentence),
            Is.EqualTo(["bucket acts lost its policy (" + Shown + ")", "version 1 of acts/act lost its tag kind (договор)"]));
    }

    private static string Shown =>
        """{"Statement":[{"Action":"s3:DeleteBucket","Effect":"Deny","Principal":"*"}],"Version":"2012-10-17"}""";

    private static async Task FillAsync(AmazonS3Client client, CancellationToken token)
    {
        await client.PutBucketAsync("acts", token);
        await client.PutTextAsync("acts", "act", "text", token);
        var kind = new Tagging { TagSet = [Tag("kind", "договор")] };
        await client.PutObjectTaggingAsync(new PutObjectTaggingRequest { BucketName = "acts", Key = "act", Tagging = kind }, token);
        var owner = new PutBucketTaggingRequest { BucketName = "acts", TagSet = [Tag("owner", "purchasing")] };
        await client.PutBucketTaggingAsync(owner, token);
        await client.PutBucketPolicyAsync(new PutBucketPolicyRequest { BucketName = "acts", Policy = Policy }, token);
    }

    private static Tag Tag(string key, string value) => new() { Key = key, Value = value };
}
