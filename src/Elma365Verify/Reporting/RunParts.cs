namespace Elma365Verify.Reporting;

/// <summary>What a run was asked to verify. A part that was not asked for proves nothing and changes nothing.</summary>
[Flags]
public enum RunParts
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Calibration and sweep: exactly the documented ports are reachable.</summary>
    Reachability = 1,

    /// <summary>Handshakes and behaviours: the servers answer, and do what their role demands.</summary>
    Services = 2,

    /// <summary>Each store's backup, taken under load through the firewall, brings back everything.</summary>
    Backup = 4,

    /// <summary>Crafted packets, which a port sweep does not send, get past no rule.</summary>
    Evasions = 8,

    /// <summary>Everything there is.</summary>
    All = Reachability | Services | Backup | Evasions,
}
