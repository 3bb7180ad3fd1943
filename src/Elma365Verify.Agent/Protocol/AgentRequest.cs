using System.Text.Json.Serialization;

namespace Elma365Verify.Agent.Protocol;

/// <summary>One line of JSON from the harness to an agent's standard input; the answer carries the same id.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "do")]
[JsonDerivedType(typeof(RunRequest), "run")]
[JsonDerivedType(typeof(WriteFileRequest), "write")]
[JsonDerivedType(typeof(AwaitPortRequest), "await-port")]
[JsonDerivedType(typeof(SendRequest), "send")]
[JsonDerivedType(typeof(SendFramesRequest), "send-frames")]
[JsonDerivedType(typeof(StartWitnessRequest), "witness")]
[JsonDerivedType(typeof(ExpectRequest), "expect")]
[JsonDerivedType(typeof(CollectRequest), "collect")]
[JsonDerivedType(typeof(FramesRequest), "frames")]
[JsonDerivedType(typeof(StopWitnessRequest), "stop-witness")]
[JsonDerivedType(typeof(StartGuardRequest), "guard")]
[JsonDerivedType(typeof(StopGuardRequest), "stop-guard")]
internal abstract record AgentRequest
{
    /// <summary>Unique among the requests of one session.</summary>
    public long Id { get; init; }
}
