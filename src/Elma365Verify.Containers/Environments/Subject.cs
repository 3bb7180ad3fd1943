using DotNet.Testcontainers.Containers;
using Elma365Verify.Containers.Images;
using Elma365Verify.Containers.Services;

namespace Elma365Verify.Containers.Environments;

/// <summary>A real server in a host's namespace.</summary>
/// <param name="Sandbox">The host it joined.</param>
/// <param name="Service">How clients speak to it.</param>
/// <param name="Image">What it runs.</param>
/// <param name="Container">The container.</param>
internal sealed record Subject(Sandbox Sandbox, IService Service, ResolvedImage Image, IContainer Container)
{
    /// <summary>The server that was found to serve.</summary>
    public ServerInstance? Instance { get; init; }

    /// <summary>How long it took from the creation of its container until it served.</summary>
    public TimeSpan Start { get; init; }
}
