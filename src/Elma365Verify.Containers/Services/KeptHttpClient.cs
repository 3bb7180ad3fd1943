using Amazon.Runtime;

namespace Elma365Verify.Containers.Services;

/// <summary>One HTTP client for many requests of the AWS SDK: thousands of TLS handshakes would take longer than what is asked.</summary>
/// <param name="handler">What the client goes through.</param>
/// <param name="patience">How long a request may take; null for that of a handshake.</param>
internal sealed class KeptHttpClient(HttpMessageHandler handler, TimeSpan? patience = null) : HttpClientFactory, IDisposable
{
    private readonly HttpClient client = new(handler) { Timeout = patience ?? BoundedHandshake.ClientPatience };

    /// <inheritdoc/>
    public override HttpClient CreateHttpClient(IClientConfig clientConfig) => client;

    /// <inheritdoc/>
    public override bool UseSDKHttpClientCaching(IClientConfig clientConfig) => false;

    /// <inheritdoc/>
    public override bool DisposeHttpClientsAfterUse(IClientConfig clientConfig) => false;

    /// <inheritdoc/>
    public void Dispose() => client.Dispose();
}
