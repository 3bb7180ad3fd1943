namespace Elma365Verify.Policies;

/// <summary>Names hosts: every host of a zone (<c>master</c>), or those of one role in it (<c>data:postgresql</c>).</summary>
/// <param name="Zone">A zone the policy declares.</param>
/// <param name="Role">A role within the zone, or null for all of them.</param>
public sealed record Selector(string Zone, string? Role)
{
    /// <summary><c>master</c> or <c>data:postgresql</c>.</summary>
    public override string ToString() => Role is null ? Zone : $"{Zone}:{Role}";

    /// <summary>Whether a host of that zone and role is meant.</summary>
    public bool Selects(string zone, string role) => Zone == zone && (Role is null || Role == role);

    /// <summary>Whether a host could be meant by both.</summary>
    public bool Overlaps(Selector other) => Zone == other.Zone && (Role is null || other.Role is null || Role == other.Role);
}
