using System.Collections.Immutable;

namespace Elma365Verify.Images;

/// <summary>What an image puts in the product's place, and what the product could do that this can't.</summary>
/// <param name="Name">As reports say it: <c>OpenStack Swift stand-in for MinIO</c>.</param>
/// <param name="Lacks">
/// The capabilities it declares to lack, from <see cref="Capability.Known"/>; checks that need one are not applicable to it.
/// </param>
public sealed record StandIn(string Name, ImmutableArray<string> Lacks)
{
    /// <inheritdoc/>
    public bool Equals(StandIn? other) => other is not null && Name == other.Name && Lacks.SequenceEqual(other.Lacks);

    /// <inheritdoc/>
    public override int GetHashCode() => Name.GetHashCode(StringComparison.Ordinal);

    /// <inheritdoc/>
    public override string ToString() => Name;
}
