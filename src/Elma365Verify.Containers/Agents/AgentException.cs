namespace Elma365Verify.Containers.Agents;

/// <summary>An agent could not do what it was asked, or no longer answers.</summary>
public sealed class AgentException : Exception
{
    /// <summary>Reports a refusal, or an agent that ended.</summary>
    public AgentException(string message)
        : base(message)
    {
    }

    /// <summary>Reports a broken connection to an agent.</summary>
    public AgentException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
