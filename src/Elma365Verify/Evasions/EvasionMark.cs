namespace Elma365Verify.Evasions;

/// <summary>What tells the packets of an evasion from all others, wherever in a frame it stands.</summary>
/// <param name="Magic">Eight bytes, drawn for the run; written big-endian, as are all numbers here.</param>
/// <param name="Identification">The IPv4 identification of every fragment and packet.</param>
/// <param name="Sweep">The sweep's number.</param>
public readonly record struct EvasionMark(ulong Magic, ushort Identification, ushort Sweep)
{
    /// <summary>The mark's length: magic (8), sweep (2), cell (2), its own offset in the frame as sent (1), zeros (3).</summary>
    public const int Bytes = 16;
}
