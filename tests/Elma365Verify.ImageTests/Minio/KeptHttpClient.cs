using System.Net;
using Amazon.Runtime;
using Elma365Verify.Containers.Services;

namespace Elma365Verify.ImageTests.Minio;

/// <summary>One HTTP client for many requests of the AWS SDK: thousands of TLS handshakes would take longer than the tests.</summary>
internal sealed class KeptHttpClient(HttpMessageHandler handler) : HttpClientFactory, IDisposable
{
    private readonly HttpClient client = new(handler) { Timeout = BoundedHandshake.Timeout };

    /// <summary>A client that goes nowhere but to the endpoint.</summary>
    public KeptHttpClient(IPEndPoint endpoint, RunCertificates? certificates)
        : this(LoopbackHttp.CreateHandler(endpoint, certificates))
    {
    }

    /// <inheritdoc/>
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => client;

    /// <inheritdoc/>
    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    /// <inheritdoc/>
    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();
}
