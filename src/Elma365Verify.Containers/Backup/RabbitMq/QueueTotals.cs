using System.Text.Json.Nodes;
using Elma365Verify.Backup;

namespace Elma365Verify.Containers.Backup.RabbitMq;

/// <summary>
/// How many messages a queue holds by the management API: a classic queue answers itself, at that moment; of a quorum queue the
/// figures are up to five seconds old (tried with RabbitMQ 4.0.5).
/// </summary>
/// <param name="management">The API.</param>
/// <param name="host">The queue's virtual host.</param>
/// <param name="name">The queue.</param>
internal sealed class QueueTotals(RabbitMqManagement management, string host, string name)
{
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(250);

    private readonly string question =
        $"{RabbitMqManagement.Path("queues", host, name)}?disable_stats=true&enable_queue_totals=true";

    /// <summary>How many can be delivered, and how many are delivered and not acknowledged.</summary>
    public async Task<(long Ready, long Unacknowledged)> AskAsync(CancellationToken cancellation)
    {
        JsonNode totals = await management.GetAsync(question, cancellation).ConfigureAwait(false);
        return (Figure(totals, "messages_ready"), Figure(totals, "messages_unacknowledged"));
    }

    // No figure is not none: what nobody counts would be lost without a word.
    private long Figure(JsonNode totals, string field) =>
        totals[field] is JsonValue value && value.TryGetValue<long>(out var number)
            ? number
            : throw new BackupException(
                $"queue {name} of {host}: the broker does not tell how many messages it holds ({field} of the management API)");

    /// <summary>Waits until nobody holds any, and no longer than given.</summary>
    /// <returns>How many are held.</returns>
    public async Task<long> AwaitNoneHeldAsync(TimeSpan patience, CancellationToken cancellation)
    {
        for (var waited = TimeSpan.Zero; ; waited += AskAgain)
        {
            var (_, held) = await AskAsync(cancellation).ConfigureAwait(false);
            if (held == 0 || waited >= patience)
                return held;
            await Task.Delay(AskAgain, cancellation).ConfigureAwait(false);
        }
    }
}
