using DotNet.Testcontainers.Containers;
using Elma365Verify.Containers.Agents;

namespace Elma365Verify.Containers.Environments;

/// <summary>A host's own container: it holds the network namespace, the name and the agent; the subject joins it.</summary>
/// <param name="Leg">The host and its leg.</param>
/// <param name="Container">The container.</param>
/// <param name="Agent">The agent in it.</param>
internal sealed record Sandbox(Leg Leg, IContainer Container, AgentSession Agent);
