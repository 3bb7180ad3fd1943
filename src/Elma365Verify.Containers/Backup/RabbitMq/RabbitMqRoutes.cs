using RabbitMQ.Client;

namespace Elma365Verify.Containers.Backup.RabbitMq;

/// <summary>
/// Leads messages into one queue, and no other, through the exchange they came through once, so that exchange and routing key
/// are kept. That is done before the broker's own exchanges and bindings are restored: an exchange of the same name stands in.
/// </summary>
/// <param name="channel">A channel of the virtual host.</param>
internal sealed class RabbitMqRoutes(IChannel channel)
{
    /// <summary>
    /// Takes the place of an exchange nobody can publish through as it was: an internal one of the server, and the default one for a
    /// message that names further queues in <c>CC</c>, which would be given copies.
    /// </summary>
    public const string Substitute = "elma365-verify-restore";

    private readonly HashSet<string> exchanges = new(StringComparer.Ordinal);
    private readonly HashSet<(string Exchange, string RoutingKey)> bindings = [];

    /// <summary>The exchange to publish a message to.</summary>
    public async Task<string> LeadAsync(string queue, RabbitMqMessage message, CancellationToken cancellation)
    {
        var copied = message.Properties.Headers?.ContainsKey("CC") == true;
        if (message.Exchange.Length == 0 && message.RoutingKey == queue && !copied)
            return message.Exchange;
        var exchange = message.Exchange.Length == 0 || message.Exchange.StartsWith("amq.rabbitmq.", StringComparison.Ordinal)
            ? Substitute
            : message.Exchange;
        if (!exchange.StartsWith("amq.", StringComparison.Ordinal) && exchanges.Add(exchange))
            await channel.ExchangeDeclareAsync(
                exchange, ExchangeType.Direct, durable: false, autoDelete: false, cancellationToken: cancellation).ConfigureAwait(false);
        if (bindings.Add((exchange, message.RoutingKey)))
            await channel.QueueBindAsync(queue, exchange, message.RoutingKey, cancellationToken: cancellation).ConfigureAwait(false);
        return exchange;
    }

    /// <summary>Leads nothing into the queue any more.</summary>
    public async Task ReleaseAsync(string queue, CancellationToken cancellation)
    {
        foreach (var (exchange, routingKey) in bindings)
            await channel.QueueUnbindAsync(queue, exchange, routingKey, null, cancellation).ConfigureAwait(false);
        bindings.Clear();
    }

    /// <summary>Removes the exchanges.</summary>
    public async Task RemoveAsync(CancellationToken cancellation)
    {
        foreach (var exchange in exchanges)
            await channel.ExchangeDeleteAsync(exchange, cancellationToken: cancellation).ConfigureAwait(false);
        exchanges.Clear();
    }
}
