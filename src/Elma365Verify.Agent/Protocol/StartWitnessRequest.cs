namespace Elma365Verify.Agent.Protocol;

/// <summary>Starts a witness: a capture of everything that arrives at an interface. One interface has one witness at a time.</summary>
/// <param name="Interface">The interface.</param>
/// <param name="Mark">The run's mark.</param>
internal sealed record StartWitnessRequest(string Interface, ProbeMark Mark) : AgentRequest;
