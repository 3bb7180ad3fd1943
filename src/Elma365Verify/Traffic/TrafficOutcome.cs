namespace Elma365Verify.Traffic;

/// <summary>What the traffic seen means against the policy.</summary>
public enum TrafficOutcome
{
    /// <summary>Nothing but documented conversations took place, and nothing can have been missed.</summary>
    Conforms,

    /// <summary>Something undocumented was seen; one packet is final, whatever else is in doubt.</summary>
    Finding,

    /// <summary>Nothing undocumented was seen, but it could have been missed. Never a pass.</summary>
    Unproven,
}
