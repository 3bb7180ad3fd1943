using Amazon.S3;

namespace Elma365Verify.ImageTests.Minio;

/// <summary>One store for the tests of this folder that don't stop it; each makes buckets of its own.</summary>
[SetUpFixture]
public sealed class SharedStore
{
    private static StoreUnderTest? store;
    private static AmazonS3Client? client;

    internal static StoreUnderTest Store => store!;

    /// <summary>A client of the root user.</summary>
    internal static AmazonS3Client Client => client!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        using var bounded = new CancellationTokenSource(Bounds.Server);
        store = await StoreUnderTest.StartAsync(bounded.Token);
        client = store.Connect();
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        client?.Dispose();
        if (store is not null)
            await store.DisposeAsync();
    }

    /// <summary>A new, empty bucket.</summary>
    internal static async Task<string> CreateBucketAsync(CancellationToken token)
    {
        var name = $"bucket-{Guid.NewGuid():N}";
        await Client.PutBucketAsync(name, token);
        return name;
    }
}
