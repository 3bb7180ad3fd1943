namespace Elma365Verify.Agent.Protocol;

/// <summary>Sends one probe for each cell of a sweep.</summary>
/// <param name="Interface">The interface to send from.</param>
/// <param name="SourceMac">Six bytes as hexadecimal digits.</param>
/// <param name="TargetMac">The next hop's, likewise.</param>
/// <param name="Source">The IPv4 source address.</param>
/// <param name="Target">The IPv4 destination address.</param>
/// <param name="SourcePort">The TCP or UDP source port.</param>
/// <param name="Mark">The run's mark.</param>
/// <param name="Protocol">The protocol.</param>
/// <param name="Sweep">The sweep's number, unique in the run.</param>
/// <param name="Cells">Ports or ICMP types as inclusive ranges, first and last alternating.</param>
/// <param name="Processor">The processor to send from, so that parallel senders do not share one.</param>
internal sealed record SendRequest(
    string Interface,
    string SourceMac,
    string TargetMac,
    string Source,
    string Target,
    ushort SourcePort,
    ProbeMark Mark,
    ProbeProtocol Protocol,
    ushort Sweep,
    ushort[] Cells,
    int Processor) : AgentRequest;
