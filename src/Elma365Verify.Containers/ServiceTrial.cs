using Elma365Verify.Containers.Environments;
using Elma365Verify.Containers.Services;
using Elma365Verify.Topologies;

namespace Elma365Verify.Containers;

/// <summary>A handshake to try.</summary>
/// <param name="Subject">The server.</param>
/// <param name="Handshake">The handshake.</param>
/// <param name="Source">The host the client connects from.</param>
internal sealed record ServiceTrial(Subject Subject, Handshake Handshake, Host Source);
