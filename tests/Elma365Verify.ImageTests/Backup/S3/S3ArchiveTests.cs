using System.Net;
using Amazon.S3;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Directories;
using Elma365Verify.ImageTests.Minio;

namespace Elma365Verify.ImageTests.Backup.S3;

/// <summary>A store filled once, and another into which its backup is restored anew for each test.</summary>
internal sealed class S3ArchiveTests
{
    private static readonly string[] Kinds = ["bucket", "object", "version"];

    private readonly BackupTrial trial = new();
    private S3Site source = null!;
    private S3Site target = null!;
    private SealedBackup backup = null!;

    [OneTimeSetUp]
    public async Task TakeAsync()
    {
        using var bounded = new CancellationTokenSource(Bounds.Server);
        source = await S3Site.StartAsync(bounded.Token);
        target = await S3Site.StartAsync(bounded.Token);
        await S3Fixture.FillAsync(source.Client, bounded.Token);
        backup = await trial.TakeAsync(source.Archive, "s3", bounded.Token);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        trial.Dispose();
        if (source is not null)
            await source.DisposeAsync();
        if (target is not null)
            await target.DisposeAsync();
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_backup_describes_the_store_as_a_reading_of_its_own_does(CancellationToken token) =>
        BackupTrial.ExpectEqual(await trial.CompareAsync(backup, source.Archive, token, Kinds));

    [Test, CancelAfter(Bounds.Server)]
    public async Task Everything_comes_back_every_version_and_delete_marker_in_order(CancellationToken token)
    {
        await RestoreAsync(token);

        var comparison = await trial.CompareAsync(backup, target.Archive, token, Kinds);

        using var all = Assert.EnterMultipleScope();
        BackupTrial.ExpectEqual(comparison);
        Assert.That(comparison.Compared["bucket"], Is.EqualTo(5));
        Assert.That(Versions("versioned/before"), Has.Length.EqualTo(2));
        Assert.That(Versions("versioned/removed"), Is.EqualTo(["object", "delete marker"]));
        Assert.That(Versions("versioned/returned"), Is.EqualTo(["object", "delete marker", "delete marker", "object"]));
        Assert.That(Versions("versioned/never there"), Is.EqualTo(["delete marker"]));
        Assert.That(Versions("suspended/kept"), Is.EqualTo(["object", "null object"]));
        Assert.That(Versions("suspended/between"), Has.Length.EqualTo(3));
        Assert.That(Versions("suspended/gone")[0], Is.EqualTo("object"));
        Assert.That(await target.Client.ReadTextAsync(S3Fixture.Versioned, "returned", token), Is.EqualTo("second"));
        Assert.That(
            () => target.Client.GetObjectAsync(S3Fixture.Versioned, "removed", token),
            S3Refusal.With(HttpStatusCode.NotFound, "NoSuchKey"));
        foreach (var site in (S3Site[])[source, target])
            Assert.That(
                () => site.Client.GetObjectAsync(S3Fixture.Suspended, "gone", token), S3Refusal.With(HttpStatusCode.NotFound, "NoSuchKey"));
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task A_version_dropped_is_named(CancellationToken token) => await ExpectAsync(
        async () => await DropAsync(S3Fixture.Versioned, "many", 3, token),
        ["object versioned/many: version count 19 instead of 20", "version 20 of versioned/many is missing"],
        token);

    [Test, CancelAfter(Bounds.Server)]
    public async Task A_delete_marker_removed_is_named(CancellationToken token) => await ExpectAsync(
        async () => await DropAsync(S3Fixture.Versioned, "removed", 0, token),
        ["object versioned/removed: delete marker count 0 instead of 1", "object versioned/removed: state present instead of removed"],
        token);

    [Test, CancelAfter(Bounds.Server)]
    public async Task A_metadata_value_changed_is_named(CancellationToken token) => await ExpectAsync(
        () => target.Client.PutObjectAsync(S3Fixture.Describe("text of an act", "sales"), token),
        [$"version 1 of plain/{S3Fixture.Described}: metadata owner sales instead of purchasing"],
        token);

    [Test, CancelAfter(Bounds.Server)]
    public async Task A_byte_flipped_in_an_object_is_named(CancellationToken token) => await ExpectAsync(
        () => target.Client.PutObjectAsync(S3Fixture.Describe("text of an acu", "purchasing"), token),
        [$"the content of version 1 of plain/{S3Fixture.Described} differs"],
        token);

    [Test, CancelAfter(Bounds.Server)]
    public async Task Versioning_switched_off_is_named(CancellationToken token) => await ExpectAsync(
        () => target.Client.PutBucketVersioningAsync(VersioningTests.Set(S3Fixture.Versioned, VersionStatus.Suspended), token),
        ["bucket versioned: versioning suspended instead of enabled"],
        token);

    [Test, CancelAfter(Bounds.Server)]
    public async Task A_bucket_more_and_a_bucket_less_are_named(CancellationToken token) => await ExpectAsync(
        async () =>
        {
            await target.Client.DeleteBucketAsync("vacant", token);
            await target.Client.PutBucketAsync("surplus", token);
        },
        ["bucket surplus is new", "bucket vacant is missing"],
        token);

    [Test, CancelAfter(Bounds.Server)]
    public async Task A_store_that_holds_anything_is_not_restored_into(CancellationToken token)
    {
        await target.EmptyAsync(token);
        await target.Client.PutBucketAsync("theirs", token);

        Assert.That(
            () => BackupTrial.RestoreAsync(target.Archive, backup, token),
            Throws.TypeOf<BackupException>().With.Message.EqualTo(
                "the store is not empty: it holds 1 buckets, theirs among them; restore into an empty one"));
        Assert.That((await target.Client.ListBucketsAsync(token)).Buckets.Select(bucket => bucket.BucketName), Is.EqualTo(["theirs"]));
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task A_backup_cut_midway_leaves_no_backup(CancellationToken token)
    {
        using var client = source.ConnectThrough(new CuttingHandler(afterBytes: 12 << 20));

        Assert.That(
            () => trial.TakeAsync(source.ArchiveOf(client), "cut", token),
            Throws.TypeOf<BackupException>().With.Message.StartsWith("the S3 store can't be read or written: ")
                .And.Message.Contains("large").And.Message.Contains("scan.tiff"));

        Assert.That(trial.Left, Is.EqualTo(["s3"]));
        using var whole = source.ConnectThrough(new CuttingHandler(afterBytes: long.MaxValue));
        await trial.TakeAsync(source.ArchiveOf(whole), "whole", token);
        Assert.That(trial.Left, Is.EquivalentTo(["s3", "whole"]));
        Directory.Delete(Path.Combine(trial.Backups, "whole"), recursive: true);
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task A_file_truncated_after_the_backup_is_named_and_not_restored(CancellationToken token)
    {
        var copy = await trial.TakeAsync(source.Archive, "truncated", token);
        var victim = copy.Manifest.Files.MaxBy(file => file.Size)!.Path;
        using (var file = File.OpenWrite(Path.Combine(copy.Path, victim)))
            file.SetLength(file.Length - 1);

        var report = BackupIntegrity.Verify(copy.Path, cancellation: token);
        await target.EmptyAsync(token);

        Assert.That(report.Problems.Select(problem => problem.Sentence), Has.One.StartsWith($"{victim} is truncated"));
        Assert.That(() => BackupTrial.RestoreAsync(target.Archive, copy, token), Throws.TypeOf<EndOfStreamException>());
        Directory.Delete(copy.Path, recursive: true);
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task What_the_image_lacks_and_does_not_declare_is_an_error(CancellationToken token)
    {
        var image = await ImagesUnderTest.ImageAsync("minio", token);
        if (image.StandIn is null)
            Assert.Ignore("not applicable to this image: it lacks nothing");

        Assert.That(
            () => trial.TakeAsync(source.ArchiveOf(source.Client, declared: []), "undeclared", token),
            Throws.TypeOf<BackupException>().With.Message.Contains("and its image does not declare that"));
        Assert.That(trial.Left, Has.None.EqualTo("undeclared"));
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task A_key_of_more_versions_than_a_page_is_read_whole_or_refused(CancellationToken token)
    {
        try
        {
            BackupTrial.ExpectEqual(await trial.CompareAsync(backup, source.ArchiveOf(source.Client, pageSize: 7), token, Kinds));
        }
        catch (BackupException exception)
        {
            Assert.That(exception.Message, Is.EqualTo(
                "versioned/many has more than 7 versions, and the server does not continue its list within a key"));
        }
    }

    [Test, CancelAfter(Bounds.Server)]
    public void A_key_that_is_refused_is_named_and_shown_without_its_control_characters(CancellationToken token)
    {
        using var client = source.ConnectThrough(new RefusingHandler("/plain/%1B%5B31mred"));

        Assert.That(
            () => trial.TakeAsync(source.ArchiveOf(client), "refused", token),
            Throws.TypeOf<BackupException>().With.Message.StartsWith(@"the S3 store refused: plain/\u001B[31mred: InternalError "));
        Assert.That(trial.Left, Has.None.EqualTo("refused"));
    }

    [Test]
    public void What_a_store_holds_and_no_backup_keeps_is_named() => Assert.That(
        backup.Manifest.NotKept!.Value.Select(thing => thing.Sentence),
        Does.Contain("unfinished uploads of bucket large: 1, the first one of unfinished"));

    [Test, CancelAfter(Bounds.Server)]
    public void No_key_becomes_the_name_of_a_file(CancellationToken token)
    {
        Assert.That(BackupTrial.Expected(backup).Select(item => item.Name), Has.Some.EqualTo("plain/../../etc/passwd"), "there is one");
        Assert.That(
            backup.Manifest.Files.Select(file => file.Path).Where(path => path.Contains('/', StringComparison.Ordinal)),
            Is.Not.Empty.And.All.Matches(@"^buckets/\d{6}/(bucket\.json|keys\.jsonl|contents-\d{6})$"));
        Assert.That(BackupIntegrity.Verify(backup.Path, cancellation: token).Problems, Is.Empty);
    }

    private string[] Versions(string name) =>
    [
        .. from item in BackupTrial.Expected(backup)
           where item.Kind == "version" && item.Name.StartsWith($"{name} 0", StringComparison.Ordinal)
           select (item.Property("null version") == "yes" ? "null " : string.Empty) + item.Property("kind"),
    ];

    private async Task RestoreAsync(CancellationToken token)
    {
        await target.EmptyAsync(token);
        await BackupTrial.RestoreAsync(target.Archive, backup, token);
    }

    private async Task ExpectAsync(Func<Task> injectAsync, string[] sentences, CancellationToken token)
    {
        await RestoreAsync(token);
        BackupTrial.ExpectEqual(await trial.CompareAsync(backup, target.Archive, token, Kinds));

        await injectAsync();

        var comparison = await trial.CompareAsync(backup, target.Archive, token, Kinds);
        Assert.That(comparison.Differences.Select(difference => difference.Sentence), Is.SupersetOf(sentences));
    }

    // The index counts from the newest, as S3 lists versions.
    private async Task DropAsync(string bucket, string key, int index, CancellationToken token)
    {
        var versions = (await target.Client.ListVersionsAsync(bucket, key, token)).Versions;
        await target.Client.DeleteObjectAsync(bucket, key, versions[index].VersionId, token);
    }
}
