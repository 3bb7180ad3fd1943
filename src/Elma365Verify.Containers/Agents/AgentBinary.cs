namespace Elma365Verify.Containers.Agents;

/// <summary>The agent's executable, which the build puts beside the harness.</summary>
internal static class AgentBinary
{
    /// <summary>The path of the executable for an engine's architecture (<c>x64</c>, <c>arm64</c>).</summary>
    /// <exception cref="EnvironmentException">It was not built for that architecture.</exception>
    public static string PathFor(string architecture)
    {
        var path = Path.Combine(AppContext.BaseDirectory, "agents", $"linux-{architecture}", "elma365-agent");
        return File.Exists(path)
            ? path
            : throw new EnvironmentException(
                $"The agent was not built for the engine's architecture: {path} is missing. "
                + $"Build with -p:AgentRuntime=linux-{architecture}.");
    }
}
