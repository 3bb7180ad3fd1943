using Elma365Verify.Containers.Behaviours;
using Elma365Verify.Images;

namespace Elma365Verify.Containers.Services;

/// <summary>A real server that may stand behind a host: how its image is configured, and how a client knows that it serves.</summary>
/// <remarks>An instance belongs to one run and holds that run's generated secrets; they are never logged.</remarks>
public interface IService
{
    /// <summary>The role as the topology and the image list name it: <c>postgresql</c>.</summary>
    string Role { get; }

    /// <summary>The handshakes a client performs, one for each port the server listens on; the first one judges readiness.</summary>
    IReadOnlyList<Handshake> Handshakes { get; }

    /// <summary>What its clients expect of it, each on a port of a handshake; performed when the handshakes have succeeded.</summary>
    IReadOnlyList<Behaviour> Behaviours { get; }

    /// <summary>What an image of a contract is given: variables, files, command.</summary>
    /// <param name="contract">A contract of this role.</param>
    ContainerSetup Configure(ImageContract contract);
}
