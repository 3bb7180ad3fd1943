using System.Net;
using Elma365Verify.Containers.Behaviours;
using Elma365Verify.Images;
using Elma365Verify.Topologies;

namespace Elma365Verify.Containers.Services;

/// <summary>nginx: the reverse proxy at the edge, with TLS.</summary>
public sealed class NginxService : IService
{
    private const string Healthy = "healthy";

    private readonly Host host;
    private readonly IReadOnlyList<IPAddress> frontEnds;
    private readonly RunCertificates certificates;

    /// <summary>Makes the service.</summary>
    /// <param name="host">The host whose name and address the certificate carries.</param>
    /// <param name="frontEnds">Where requests are passed on to, port 443; without any, they are answered with 502.</param>
    /// <param name="certificates">Issues the certificate.</param>
    public NginxService(Host host, IReadOnlyList<IPAddress> frontEnds, RunCertificates certificates)
    {
        this.host = host;
        this.frontEnds = frontEnds;
        this.certificates = certificates;
        Handshakes = [BoundedHandshake.Create("HTTPS", 443, GetAsync)];
        Behaviours = NginxBehaviours.All(443, host.Name, "/healthz", Healthy, certificates);
    }

    /// <inheritdoc/>
    public string Role => "nginx";

    /// <inheritdoc/>
    public IReadOnlyList<Handshake> Handshakes { get; }

    /// <inheritdoc/>
    public IReadOnlyList<Behaviour> Behaviours { get; }

    /// <inheritdoc/>
    public ContainerSetup Configure(ImageContract contract)
    {
        var server = certificates.Issue(host);
        var tls = contract.CertificateDirectory!;
        return ContainerSetup.Of(contract)
            .WithFile(contract.ConfigurationFile!, Configuration(tls))
            .WithFile($"{tls}/server.pem", server.Certificate)
            .WithFile($"{tls}/server.key", server.Key);
    }

    // Before 1.23.4 nginx would serve TLS 1.0 and 1.1, and not 1.3, where nothing is said.
    // The health path is the proxy's own answer: it stands whether or not a front end does.
    private string Configuration(string tls) => $$"""
        {{Upstream()}}
        server {
            listen 443 ssl;
            server_name {{host.Name}};
            ssl_certificate {{tls}}/server.pem;
            ssl_certificate_key {{tls}}/server.key;
            ssl_protocols TLSv1.2 TLSv1.3;

            location = /healthz {
                default_type text/plain;
                return 200 "{{Healthy}}";
            }

            location / {
                {{(frontEnds.Count > 0 ? "proxy_pass https://frontend;" : "return 502;")}}
                proxy_connect_timeout 5s;
                proxy_set_header Host $host;
                proxy_set_header X-Forwarded-For $proxy_add_x_forwarded_for;
                proxy_set_header X-Forwarded-Proto https;
            }
        }

        """;

    private string Upstream() => frontEnds.Count > 0
        ? $"upstream frontend {{ {string.Join(' ', frontEnds.Select(address => $"server {new IPEndPoint(address, 443)};"))} }}"
        : string.Empty;

    private async Task<string> GetAsync(IPEndPoint endpoint, CancellationToken token)
    {
        using var client = LoopbackHttp.Create(endpoint, certificates.Verify);
        using var response = await client.GetAsync(new Uri($"https://{host.Name}/healthz"), token);
        if (response.StatusCode != HttpStatusCode.OK)
            throw new HandshakeException($"/healthz answered {(int)response.StatusCode}");
        if (await response.Content.ReadAsStringAsync(token) != Healthy)
            throw new HandshakeException("/healthz answered with something that is not the proxy's");
        return response.Headers.Server.ToString();
    }
}
