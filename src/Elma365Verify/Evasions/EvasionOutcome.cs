namespace Elma365Verify.Evasions;

/// <summary>What became of a cell.</summary>
public enum EvasionOutcome
{
    /// <summary>The policy says no, and it was proven not to be delivered.</summary>
    Blocked,

    /// <summary>The policy permits or documents it; whether it was delivered changes nothing.</summary>
    Permitted,

    /// <summary>The policy says no, but it was delivered. One captured packet is final.</summary>
    Leak,

    /// <summary>Not delivered, but something that would prove why is missing. Never a pass.</summary>
    Unproven,

    /// <summary>
    /// Not delivered, and with no rule loaded the kernel of the firewall does not hand it on either: neither a pass nor a failure.
    /// </summary>
    NotForwarded,
}
