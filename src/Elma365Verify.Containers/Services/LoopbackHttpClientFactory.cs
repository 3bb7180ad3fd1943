using System.Net;
using Amazon.Runtime;

namespace Elma365Verify.Containers.Services;

/// <summary>Lets the AWS SDK go nowhere but to one loopback endpoint, over one client of <see cref="LoopbackHttp"/>.</summary>
/// <param name="endpoint">The loopback endpoint that leads to the server.</param>
/// <param name="certificates">What HTTPS trusts; null for HTTP.</param>
internal sealed class LoopbackHttpClientFactory(IPEndPoint endpoint, RunCertificates? certificates) : HttpClientFactory, IDisposable
{
    private readonly HttpClient client = LoopbackHttp.Create(endpoint, certificates);

    /// <inheritdoc/>
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => client;

    /// <inheritdoc/>
    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    /// <inheritdoc/>
    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();
}
