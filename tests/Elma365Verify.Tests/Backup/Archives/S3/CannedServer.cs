using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Amazon.S3;
using Elma365Verify.Containers.Backup.S3;
using Elma365Verify.Containers.Services;

namespace Elma365Verify.Tests.Backup.Archives.S3;

/// <summary>Answers each request by what a function makes of its path and query; no network has any part in it.</summary>
internal sealed class CannedServer(Func<string, (HttpStatusCode Status, string Body)> answer) : HttpMessageHandler
{
    /// <summary>The paths and queries that were sent.</summary>
    public ConcurrentQueue<string> Sent { get; } = [];

    public AmazonS3Client Connect() => new RawKeyClient("key", "secret", new AmazonS3Config
    {
        ServiceURL = "http://store.example:9000",
        AuthenticationRegion = "us-east-1",
        ForcePathStyle = true,
        MaxErrorRetry = 0,
        HttpClientFactory = new KeptHttpClient(this),
    });

    protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var asked = request.RequestUri!.PathAndQuery;
        Sent.Enqueue(asked);
        var (status, body) = answer(asked);
        return Task.FromResult(new HttpResponseMessage(status)
        {
            RequestMessage = request,
            Content = new StringContent(body, Encoding.UTF8, "application/xml"),
        });
    }
}
