namespace Elma365Verify.Evasions;

/// <summary>How a datagram is cut into fragments; none of them ever makes a whole one, except an atomic one, which is whole.</summary>
public enum FragmentCut
{
    /// <summary>It is not.</summary>
    None,

    /// <summary>A first fragment with the whole transport header; no other follows.</summary>
    First,

    /// <summary>A first fragment of eight bytes, which ends before the flags of TCP (RFC 1858), and a second one.</summary>
    Tiny,

    /// <summary>A first fragment with the whole header, and a last one that overwrites a part of it (RFC 1858, RFC 5722).</summary>
    Overlapping,

    /// <summary>IPv6 only: the only fragment, offset 0 and no more (RFC 6946).</summary>
    Atomic,
}
