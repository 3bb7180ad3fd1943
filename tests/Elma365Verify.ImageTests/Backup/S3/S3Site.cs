using System.Net;
using Amazon.S3;
using Amazon.S3.Model;
using Elma365Verify.Containers.Services;
using Elma365Verify.Containers.Backup.S3;
using Elma365Verify.ImageTests.Minio;

namespace Elma365Verify.ImageTests.Backup.S3;

/// <summary>A store of the image under test, its root user's client, and its archive.</summary>
internal sealed class S3Site : IAsyncDisposable
{
    private const int SmallPage = 25;
    private readonly StoreUnderTest store;
    private readonly IReadOnlyCollection<string> lacks;

    private S3Site(StoreUnderTest store, IReadOnlyCollection<string> lacks)
    {
        (this.store, this.lacks) = (store, lacks);
        Client = Connect(store.CreateHandler());
        Archive = ArchiveOf(Client);
    }

    public AmazonS3Client Client { get; }

    public S3Archive Archive { get; }

    public static async Task<S3Site> StartAsync(CancellationToken token)
    {
        var image = await ImagesUnderTest.ImageAsync("minio", token);
        return new S3Site(await StoreUnderTest.StartAsync(token), image.StandIn?.Lacks ?? []);
    }

    /// <summary>An archive that lists in small pages.</summary>
    /// <param name="client">The client it uses.</param>
    /// <param name="declared">What the image is to have declared; what it declares unless given.</param>
    /// <param name="pageSize">How many versions a page has.</param>
    public S3Archive ArchiveOf(AmazonS3Client client, IReadOnlyCollection<string>? declared = null, int pageSize = SmallPage) =>
        new(client, declared ?? lacks) { PageSize = pageSize };

    /// <summary>A client whose requests and answers go through a handler.</summary>
    public AmazonS3Client ConnectThrough(DelegatingHandler between)
    {
        between.InnerHandler = store.CreateHandler();
        return Connect(between);
    }

    private RawKeyClient Connect(HttpMessageHandler handler) => new(
        store.Container.GetAccessKey(),
        store.Container.GetSecretKey(),
        new AmazonS3Config
        {
            ServiceURL = store.Address.ToString(),
            AuthenticationRegion = "us-east-1",
            ForcePathStyle = true,
            MaxErrorRetry = 0,
            HttpClientFactory = new KeptHttpClient(handler),
        });

    /// <summary>Removes everything the store holds.</summary>
    public async Task EmptyAsync(CancellationToken token)
    {
        foreach (var bucket in (await Client.ListBucketsAsync(token)).Buckets ?? [])
        {
            await Client.PutBucketVersioningAsync(
                VersioningTests.Set(bucket.BucketName, VersionStatus.Suspended), token);
            var all = new ListVersionsRequest { BucketName = bucket.BucketName, Encoding = EncodingType.Url };
            foreach (var version in (await Client.ListVersionsAsync(all, token)).Versions ?? [])
                await Client.DeleteObjectAsync(bucket.BucketName, WebUtility.UrlDecode(version.Key), version.VersionId, token);
            await Client.DeleteBucketAsync(bucket.BucketName, token);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await store.DisposeAsync();
    }
}
