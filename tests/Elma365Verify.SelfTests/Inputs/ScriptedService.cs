using DotNet.Testcontainers.Builders;
using Elma365Verify.Containers.Services;

namespace Elma365Verify.SelfTests.Inputs;

/// <summary>A server that is a shell script: it does what a bad image does.</summary>
internal sealed class ScriptedService(string script) : IService
{
    public string Role => "redis";

    public IReadOnlyList<Handshake> Handshakes { get; } = [new("a greeting", 6379, (_, _) => Task.FromResult("scripted"))];

    public ContainerBuilder Configure(ContainerBuilder builder) => builder.WithCommand("sh", "-c", script);
}
