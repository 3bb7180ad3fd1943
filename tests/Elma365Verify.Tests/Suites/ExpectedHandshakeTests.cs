using Elma365Verify.Containers;
using Elma365Verify.Suites;

namespace Elma365Verify.Tests.Suites;

internal sealed class ExpectedHandshakeTests
{
    [Test]
    public void Every_real_server_of_the_reference_is_to_answer_whom_the_policy_lets_in()
    {
        var handshakes = ExpectedHandshake.All(VerificationInputs.Load(new VerificationOptions()));
        var servers = Reference.Topology.Hosts.Where(host => host.Service is not null).Select(host => host.Name);
        Assert.That(handshakes.Select(handshake => handshake.To).Distinct(), Is.EquivalentTo(servers));
        string[] nodes = ["master-1", "master-2", "worker-1", "worker-2", "frontend-1"];
        Assert.That(ClientsOf("data-redis", 6379), Is.EqualTo(nodes));
        Assert.That(ClientsOf("data-rabbitmq", 15671), Is.EqualTo(nodes));
        Assert.That(ClientsOf("edge-proxy", 443), Is.EqualTo(new[] { "ext-allowed" }));

        IEnumerable<string> ClientsOf(string host, int port) =>
            handshakes.Where(handshake => handshake.To == host && handshake.Port == port).Select(handshake => handshake.From);
    }
}
