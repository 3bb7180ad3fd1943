namespace Elma365Verify.Agent.Packets;

/// <summary>What a captured frame can be.</summary>
internal enum ArrivalKind
{
    /// <summary>Not a probe of this run, nor an answer to one: something else reached this host.</summary>
    Unmarked,

    /// <summary>Not IPv4: of no concern to an IPv4 sweep.</summary>
    Foreign,

    /// <summary>A probe.</summary>
    Probe,

    /// <summary>A canary: sent past the ruleset to show that the witness captures.</summary>
    Canary,

    /// <summary>A reset, an ICMP error or an echo reply that came back for a probe.</summary>
    Answer,

    /// <summary>A packet of an evasion.</summary>
    Evasion,
}
