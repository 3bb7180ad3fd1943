using System.Collections.Immutable;
using Elma365Verify.Containers.Environments;
using Elma365Verify.Containers.Services;

namespace Elma365Verify.Containers.Backup;

/// <summary>A store of an environment, and the way to it.</summary>
/// <param name="Server">The server.</param>
/// <param name="Account">Who may do everything there.</param>
/// <param name="Place">Where it is; disposed of with this.</param>
internal sealed record ReachableStore(Subject Server, StoreAccount Account, StorePlace Place) : IAsyncDisposable
{
    /// <summary>Its role: <c>postgresql</c>.</summary>
    public string Store => Server.Image.Role;

    /// <summary>Its host: <c>data-postgresql</c>.</summary>
    public string Host => Server.Sandbox.Leg.Host.Name;

    /// <summary>What its image declares to lack.</summary>
    public ImmutableArray<string> Lacks => Server.Image.StandIn?.Lacks ?? [];

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => Place.DisposeAsync();
}
