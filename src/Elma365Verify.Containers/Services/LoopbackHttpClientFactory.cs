using System.Net;
using System.Net.Security;
using Amazon.Runtime;

namespace Elma365Verify.Containers.Services;

/// <summary>HTTP clients for the AWS SDK that go nowhere but to one loopback endpoint, as <see cref="LoopbackHttp"/>'s do.</summary>
/// <param name="endpoint">The loopback endpoint that leads to the server.</param>
/// <param name="verify">What HTTPS trusts; null for HTTP.</param>
internal sealed class LoopbackHttpClientFactory(IPEndPoint endpoint, RemoteCertificateValidationCallback? verify) : HttpClientFactory
{
    /// <inheritdoc/>
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => LoopbackHttp.Create(endpoint, verify);

    /// <inheritdoc/>
    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    /// <inheritdoc/>
    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => true;
}
