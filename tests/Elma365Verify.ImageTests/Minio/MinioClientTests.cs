using System.Text;
using Elma365Verify.Containers.Services;
using Minio;
using Minio.DataModel.Args;
using Minio.Exceptions;

namespace Elma365Verify.ImageTests.Minio;

/// <summary>MinIO's own client for .NET.</summary>
internal sealed class MinioClientTests
{
    private const int MiB = 1024 * 1024;

    private HttpClient http = null!;
    private string bucket = null!;

    [SetUp]
    public async Task FillAsync()
    {
        using var bounded = new CancellationTokenSource(Bounds.Conversation);
        http = SharedStore.Store.ConnectUnsigned();
        bucket = await SharedStore.CreateBucketAsync(bounded.Token);
    }

    [TearDown]
    public void Close() => http.Dispose();

    [TestCase(0)]
    [TestCase(10_000)]
    [TestCase(20 * MiB)]
    [CancelAfter(Bounds.Conversation)]
    public async Task An_object_comes_back_byte_for_byte_with_its_type_and_metadata(int bytes, CancellationToken token)
    {
        using var client = Connect(SharedStore.Store.Container.GetSecretKey());
        var content = S3Contents.Create(bytes);
        using var stream = new MemoryStream(content);
        await client.PutObjectAsync(
            new PutObjectArgs().WithBucket(bucket).WithObject("договор 1+2.bin").WithStreamData(stream).WithObjectSize(bytes)
                .WithContentType("application/x-elma").WithHeaders(new Dictionary<string, string> { ["x-amz-meta-owner"] = "purchasing" }),
            token);

        using var read = new MemoryStream();
        await client.GetObjectAsync(
            new GetObjectArgs().WithBucket(bucket).WithObject("договор 1+2.bin").WithCallbackStream(part => part.CopyTo(read)), token);
        var kept = await client.StatObjectAsync(new StatObjectArgs().WithBucket(bucket).WithObject("договор 1+2.bin"), token);

        Assert.That(read.ToArray(), Is.EqualTo(content));
        Assert.That(kept.Size, Is.EqualTo(bytes));
        Assert.That(kept.ContentType, Is.EqualTo("application/x-elma"));
        Assert.That(kept.MetaData, Does.ContainKey("owner").WithValue("purchasing"));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task Objects_are_listed_and_removed(CancellationToken token)
    {
        using var client = Connect(SharedStore.Store.Container.GetSecretKey());
        foreach (var key in (string[])["a/1", "a/2", "b"])
            await SharedStore.Client.PutTextAsync(bucket, key, "text", token);

        await client.RemoveObjectAsync(new RemoveObjectArgs().WithBucket(bucket).WithObject("a/1"), token);

        var found = new List<string>();
        await foreach (var item in client.ListObjectsEnumAsync(new ListObjectsArgs().WithBucket(bucket).WithRecursive(true), token))
            found.Add(item.Key);
        Assert.That(found, Is.EqualTo(["a/2", "b"]));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task A_presigned_address_of_this_client_is_honoured(CancellationToken token)
    {
        using var client = Connect(SharedStore.Store.Container.GetSecretKey());
        await SharedStore.Client.PutTextAsync(bucket, "key", "text", token);

        var address = await client.PresignedGetObjectAsync(
            new PresignedGetObjectArgs().WithBucket(bucket).WithObject("key").WithExpiry(300));

        Assert.That(Encoding.UTF8.GetString(await http.GetByteArrayAsync(new Uri(address), token)), Is.EqualTo("text"));
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public void A_wrong_secret_key_is_refused(CancellationToken token)
    {
        using var client = Connect(GeneratedSecret.Create());

        Assert.That(() => client.ListBucketsAsync(token), Throws.TypeOf<AuthorizationException>());
    }

    private IMinioClient Connect(string secretKey) => new MinioClient()
        .WithEndpoint(SharedStore.Store.Address.Authority)
        .WithCredentials(SharedStore.Store.Container.GetAccessKey(), secretKey)
        .WithRegion("us-east-1")
        .WithSSL()
        .WithHttpClient(http)
        .Build();
}
