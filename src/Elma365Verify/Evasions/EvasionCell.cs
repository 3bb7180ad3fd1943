namespace Elma365Verify.Evasions;

/// <summary>One question: a packet, or the few fragments of one.</summary>
/// <param name="Number">Its place in the sweep, which its packets carry.</param>
/// <param name="Family">The family.</param>
/// <param name="Variant">Which one of the family: <c>ack to 22</c>, <c>protocol 47</c>.</param>
/// <param name="Shape">
/// What decides whether a kernel without rules forwards it: the variant without the ports and hosts of the pair. Calibration answers
/// by shape.
/// </param>
/// <param name="Packet">What is sent.</param>
/// <param name="IsDocumented">
/// Whether the policy's flows speak of it, so that it is no question: delivered or not, nothing is found.
/// </param>
public sealed record EvasionCell(
    ushort Number, EvasionFamily Family, string Variant, string Shape, EvasionPacket Packet, bool IsDocumented)
{
    /// <summary><c>tcp-ack: ack to 22</c>.</summary>
    public override string ToString() => $"{Family}: {Variant}";
}
