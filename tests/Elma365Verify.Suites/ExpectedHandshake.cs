using Elma365Verify.Containers;
using Elma365Verify.Containers.Services;
using Elma365Verify.Policies;

namespace Elma365Verify.Suites;

/// <summary>A handshake that must succeed: the policy lets the source in, and the server listens there.</summary>
/// <param name="From">The host the client connects from.</param>
/// <param name="To">The server's host.</param>
/// <param name="Port">The TCP port.</param>
/// <param name="Name">The protocol spoken, as <see cref="Handshake.Name"/>.</param>
public sealed record ExpectedHandshake(string From, string To, int Port, string Name)
{
    /// <summary>Every handshake with every real server from every host the policy lets in.</summary>
    public static IReadOnlyList<ExpectedHandshake> All(VerificationInputs inputs)
    {
        using var certificates = new RunCertificates();
        return
        [
            .. from target in inputs.Topology.Hosts
               where target.Service is not null
               from handshake in ServiceCatalog.Create(target, inputs.Topology, certificates).Handshakes
               from source in inputs.Topology.Hosts
               where inputs.Policy.Permitted(source, target, Protocol.Tcp).Contains((ushort)handshake.Port)
               select new ExpectedHandshake(source.Name, target.Name, handshake.Port, handshake.Name),
        ];
    }
}
