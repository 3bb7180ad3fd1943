using Amazon.S3.Model;

namespace Elma365Verify.ImageTests.Minio;

internal sealed class ListingTests
{
    private const int Writers = 8;

    private string bucket = null!;

    [OneTimeSetUp]
    public async Task FillAsync()
    {
        using var bounded = new CancellationTokenSource(Bounds.Conversation);
        bucket = await SharedStore.CreateBucketAsync(bounded.Token);
        var options = new ParallelOptions { MaxDegreeOfParallelism = Writers, CancellationToken = bounded.Token };
        await Parallel.ForEachAsync(Keys, options, async (key, token) =>
            await SharedStore.Client.PutTextAsync(bucket, key, "text", token));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task More_than_a_thousand_keys_come_in_pages_each_key_once_and_in_order(CancellationToken token)
    {
        var pages = new List<int>();
        var keys = new List<string>();
        var request = new ListObjectsV2Request { BucketName = bucket };
        do
        {
            var page = await SharedStore.Client.ListObjectsV2Async(request, token);
            pages.Add(page.S3Objects.Count);
            keys.AddRange(page.S3Objects.Select(found => found.Key));
            request.ContinuationToken = page.NextContinuationToken;
        }
        while (request.ContinuationToken is not null);

        Assert.That(pages, Is.EqualTo([1000, 4]));
        Assert.That(keys, Is.EqualTo(Keys.Order(StringComparer.Ordinal)));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task The_old_listing_goes_on_behind_a_marker(CancellationToken token)
    {
        var request = new ListObjectsRequest { BucketName = bucket, MaxKeys = 2, Marker = "2026/act-0998", Prefix = "2026/" };

        var page = await SharedStore.Client.ListObjectsAsync(request, token);

        Assert.That(page.S3Objects.Select(found => found.Key), Is.EqualTo(["2026/act-0999"]));
        Assert.That(page.IsTruncated, Is.Not.True);
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_delimiter_folds_keys_into_their_prefixes(CancellationToken token)
    {
        var request = new ListObjectsV2Request { BucketName = bucket, Delimiter = "/" };

        var page = await SharedStore.Client.ListObjectsV2Async(request, token);

        Assert.That(page.CommonPrefixes, Is.EqualTo(["2025/", "2026/"]));
        Assert.That(page.S3Objects.Select(found => found.Key), Is.EqualTo(["readme"]));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_listing_begins_behind_a_key_and_stays_below_a_prefix(CancellationToken token)
    {
        var request = new ListObjectsV2Request { BucketName = bucket, Prefix = "2025/", StartAfter = "2025/b" };

        var page = await SharedStore.Client.ListObjectsV2Async(request, token);

        Assert.That(page.S3Objects.Select(found => found.Key), Is.EqualTo(["2025/c"]));
    }

    private static IEnumerable<string> Keys =>
        [.. Enumerable.Range(0, 1000).Select(number => $"2026/act-{number:0000}"), "2025/a", "2025/b", "2025/c", "readme"];
}
