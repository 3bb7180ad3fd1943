using System.Globalization;
using System.Text.Json;
using Elma365Verify.Reachability;

namespace Elma365Verify.Reporting;

/// <summary>Writes what hosts sent each other of their own accord.</summary>
internal static class ForeignJson
{
    public static void Write(Utf8JsonWriter json, RunReport report) =>
        ResultsJson.WriteArray(json, "foreign", report.Foreign, foreign => Write(json, foreign));

    private static void Write(Utf8JsonWriter json, ForeignTraffic foreign)
    {
        var packet = foreign.Packet;
        json.WriteString("from", foreign.Sender.Name);
        json.WriteString("container", foreign.Container);
        json.WriteString("mac", foreign.Mac);
        json.WriteString("to", foreign.Receiver.Name);
        json.WriteString("during", foreign.IsCalibration ? "calibration" : "sweep");
        json.WriteNumber("packets", foreign.Packets);
        json.WriteString("protocol", packet.ProtocolName);
        json.WriteString("source", End(packet, packet.Source, packet.SourcePort));
        json.WriteString("destination", End(packet, packet.Destination, packet.DestinationPort));
        json.WriteString("flags", packet.FlagText);
        json.WriteNumber("bytes", packet.Length);
        json.WriteString("begins", packet.BeginsText);
    }

    private static string End(ForeignPacket packet, System.Net.IPAddress address, ushort port) =>
        packet.HasPorts ? string.Create(CultureInfo.InvariantCulture, $"{address}:{port}") : address.ToString();
}
