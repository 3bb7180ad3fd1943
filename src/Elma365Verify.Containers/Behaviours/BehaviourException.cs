namespace Elma365Verify.Containers.Behaviours;

/// <summary>A server did something else than expected; the message says what was expected and observed, and holds no secret.</summary>
public sealed class BehaviourException(string message) : Exception(message);
