using System.Text.Json.Serialization;

namespace Elma365Verify.Agent.Protocol;

/// <summary>One line of JSON from an agent's standard output, in answer to the request of the same id.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(DoneResponse), "done")]
[JsonDerivedType(typeof(FailedResponse), "failed")]
[JsonDerivedType(typeof(RunResponse), "ran")]
[JsonDerivedType(typeof(SendResponse), "sent")]
[JsonDerivedType(typeof(CollectResponse), "collected")]
[JsonDerivedType(typeof(FramesResponse), "frames")]
[JsonDerivedType(typeof(StopGuardResponse), "guarded")]
internal abstract record AgentResponse
{
    /// <summary>The id of the request answered.</summary>
    public long Id { get; init; }
}
