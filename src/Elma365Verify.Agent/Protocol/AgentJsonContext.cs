using System.Text.Json.Serialization;

namespace Elma365Verify.Agent.Protocol;

/// <summary>Serialises the protocol without reflection, as NativeAOT demands.</summary>
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(AgentRequest))]
[JsonSerializable(typeof(AgentResponse))]
internal sealed partial class AgentJsonContext : JsonSerializerContext;
