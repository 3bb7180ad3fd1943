namespace Elma365Verify.Containers.Backup.RabbitMq;

/// <summary>What became of reading a queue.</summary>
/// <param name="Read">How many messages were read.</param>
/// <param name="Held">How many others held when the last was read; nobody else can read those.</param>
/// <param name="IsSettled">
/// Whether the two are all that the queue held then; false where consumers took and returned messages and publishers added some, so
/// that none of the broker's figures tells it.
/// </param>
internal sealed record QueueReading(long Read, long Held, bool IsSettled = true)
{
    /// <summary>What was not read, in words; null where that is nothing.</summary>
    public string? Missing => (Held, IsSettled) switch
    {
        (0, true) => null,
        (0, false) => "what its consumers took and returned while it was read",
        (1, _) => "1 message that a consumer held",
        _ => FormattableString.Invariant($"{Held:N0} messages that consumers held"),
    };
}
