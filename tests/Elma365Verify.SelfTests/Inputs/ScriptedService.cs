using Elma365Verify.Containers.Behaviours;
using Elma365Verify.Containers.Services;
using Elma365Verify.Images;

namespace Elma365Verify.SelfTests.Inputs;

/// <summary>A server that is a shell script: it does what a bad image does.</summary>
internal sealed class ScriptedService(string script) : IService
{
    public string Role => "redis";

    public IReadOnlyList<Handshake> Handshakes { get; } = [new("a greeting", 6379, (_, _) => Task.FromResult("scripted"))];

    public IReadOnlyList<Behaviour> Behaviours => [];

    public ContainerSetup Configure(ImageContract contract) => ContainerSetup.Of(contract).WithCommand("sh", "-c", script);
}
