namespace Elma365Verify.Reachability;

/// <summary>What an observation of a cell means against the policy.</summary>
public enum Verdict
{
    /// <summary>Documented and delivered, or undocumented and proven not to be delivered.</summary>
    Conforms,

    /// <summary>Delivered, but not documented. One captured packet is final.</summary>
    Leak,

    /// <summary>Documented, but proven not to be delivered.</summary>
    Outage,

    /// <summary>Not delivered, and calibration, custody, witness or sender failed, so that silence proves nothing. Never a pass.</summary>
    Unproven,
}
