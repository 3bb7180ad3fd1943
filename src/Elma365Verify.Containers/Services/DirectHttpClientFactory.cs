using Amazon.Runtime;

namespace Elma365Verify.Containers.Services;

/// <summary>HTTP clients for the AWS SDK that use no proxy: this machine's proxy can't reach a loopback endpoint.</summary>
internal sealed class DirectHttpClientFactory : HttpClientFactory
{
    /// <inheritdoc/>
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) =>
        new(new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, UseCookies = false });

    /// <inheritdoc/>
    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    /// <inheritdoc/>
    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => true;
}
