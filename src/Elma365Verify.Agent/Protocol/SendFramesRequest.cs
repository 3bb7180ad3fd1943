namespace Elma365Verify.Agent.Protocol;

/// <summary>Sends frames as they are, once each and in their order; the answer is a <see cref="SendResponse"/>.</summary>
/// <param name="Interface">The interface to send from.</param>
/// <param name="Frames">Each frame from its Ethernet header on, behind its length as one byte; at most 128 bytes long.</param>
/// <param name="Processor">The processor to send from, so that parallel senders do not share one.</param>
internal sealed record SendFramesRequest(string Interface, byte[] Frames, int Processor) : AgentRequest;
