using System.Net;
using Elma365Verify.Images;

namespace Elma365Verify.Containers.Behaviours;

/// <summary>One thing a server's clients expect of it, beyond a port that answers and a login.</summary>
/// <param name="Name">What is expected, as a sentence without its full stop; unique for the service.</param>
/// <param name="Port">The documented TCP port it is performed on.</param>
/// <param name="Needs">The capability it needs, from <see cref="Capability.Known"/>; null where every image must have it.</param>
/// <param name="PerformAsync">
/// Performs it against a loopback endpoint that leads to the server's port, in a namespace of its own that it removes again.
/// Throws when the server does anything else than what is expected.
/// </param>
public sealed record Behaviour(string Name, int Port, string? Needs, Func<IPEndPoint, CancellationToken, Task> PerformAsync)
{
    /// <summary>
    /// How long one may take, unless it says otherwise: what ends a server that hangs, not a measure of one that is slow. The
    /// slowest takes a thirtieth of it on an idle machine of two cores.
    /// </summary>
    public static readonly TimeSpan DefaultLimit = TimeSpan.FromSeconds(60);

    /// <summary>How long it may take. A server that has not done it by then has failed.</summary>
    public TimeSpan Limit { get; init; } = DefaultLimit;
}
