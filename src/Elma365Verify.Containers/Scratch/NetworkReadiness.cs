using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Containers;

namespace Elma365Verify.Containers.Scratch;

/// <summary>Ready when a client, speaking the server's own protocol over the network, is served.</summary>
internal sealed class NetworkReadiness(Func<IContainer, CancellationToken, Task> serves) : IWaitUntil
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(10);

    /// <inheritdoc/>
    public async Task<bool> UntilAsync(IContainer container)
    {
        using var bounded = new CancellationTokenSource(Patience);
        try
        {
            await serves(container, bounded.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception)
        {
            // Whatever a client throws while its server is still starting means "not yet"; the wait itself is bounded.
            return false;
        }
    }
}
