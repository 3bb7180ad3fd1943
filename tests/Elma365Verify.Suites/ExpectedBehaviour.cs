using Elma365Verify.Containers;
using Elma365Verify.Containers.Behaviours;
using Elma365Verify.Containers.Services;
using Elma365Verify.Images;

namespace Elma365Verify.Suites;

/// <summary>A behaviour a real server must show.</summary>
/// <param name="Host">The server's host.</param>
/// <param name="Port">The TCP port it is performed on.</param>
/// <param name="Name">What is expected, as <see cref="Behaviour.Name"/>.</param>
/// <param name="Needs">The capability it needs, or null.</param>
/// <param name="StandIn">The stand-in the image list names for the server's role, or null where it names none.</param>
public sealed record ExpectedBehaviour(string Host, int Port, string Name, string? Needs, StandIn? StandIn)
{
    /// <summary>Every behaviour of every real server.</summary>
    public static IReadOnlyList<ExpectedBehaviour> All(VerificationInputs inputs)
    {
        using var certificates = new RunCertificates();
        return
        [
            .. from host in inputs.Topology.Hosts
               where host.Service is not null
               from behaviour in ServiceCatalog.Create(host, inputs.Topology, certificates).Behaviours
               select new ExpectedBehaviour(
                   host.Name, behaviour.Port, behaviour.Name, behaviour.Needs,
                   inputs.Images.Sources.FirstOrDefault(source => source.Role == host.Service)?.StandIn),
        ];
    }
}
