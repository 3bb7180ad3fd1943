using System.Collections;
using System.Text;
using RabbitMQ.Client;

namespace Elma365Verify.Containers.Backup.RabbitMq;

/// <summary>
/// Leads messages into one queue, and no other, through the exchange they came through once, so that exchange, routing key and headers
/// are kept. That is done before the broker's own exchanges and bindings are restored: an exchange of the same name stands in.
/// </summary>
/// <remarks>
/// The default exchange can't be stood in for: it leads into every queue that routing key, <c>CC</c> or <c>BCC</c> name
/// (<see href="https://www.rabbitmq.com/docs/sender-selected"/>). A queue that none of them names, since it got its message by a
/// <c>BCC</c> once, which the broker has removed, is given it by one again. The copies that others get are removed by
/// <see cref="Bystanders"/>.
/// </remarks>
/// <param name="channel">A channel of the virtual host.</param>
/// <param name="bystanders">The virtual host's other queues.</param>
internal sealed class RabbitMqRoutes(IChannel channel, Bystanders bystanders)
{
    /// <summary>Takes the place of an exchange nobody can publish through: an internal one of the server.</summary>
    public const string Substitute = "elma365-verify-restore";

    private const string Copies = "CC";
    private const string BlindCopies = "BCC";
    private const string Internal = "amq.rabbitmq.";

    private readonly HashSet<string> exchanges = new(StringComparer.Ordinal);
    private readonly HashSet<(string Exchange, string RoutingKey)> bindings = [];

    /// <summary>Whether a message came through an exchange of the server's own, which nobody can publish to.</summary>
    public static bool IsInternal(RabbitMqMessage message) => message.Exchange.StartsWith(Internal, StringComparison.Ordinal);

    /// <summary>The message as it can be restored: another exchange stands for one of the server's own.</summary>
    public static RabbitMqMessage Restorable(RabbitMqMessage message) =>
        IsInternal(message) ? message with { Exchange = Substitute } : message;

    /// <summary>The message as it is to be published, to the exchange it names.</summary>
    public async Task<RabbitMqMessage> LeadAsync(string queue, RabbitMqMessage message, CancellationToken cancellation)
    {
        if (message.Exchange.Length == 0)
            return await LeadDirectlyAsync(queue, message, cancellation).ConfigureAwait(false);
        message = Restorable(message);
        if (!message.Exchange.StartsWith("amq.", StringComparison.Ordinal) && exchanges.Add(message.Exchange))
            await channel.ExchangeDeclareAsync(
                message.Exchange, ExchangeType.Direct, durable: false, autoDelete: false, cancellationToken: cancellation)
                .ConfigureAwait(false);
        if (bindings.Add((message.Exchange, message.RoutingKey)))
            await channel.QueueBindAsync(queue, message.Exchange, message.RoutingKey, cancellationToken: cancellation)
                .ConfigureAwait(false);
        return message;
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

    private async Task<RabbitMqMessage> LeadDirectlyAsync(string queue, RabbitMqMessage message, CancellationToken cancellation)
    {
        var headers = message.Properties.Headers;
        if (message.RoutingKey == queue && headers?.ContainsKey(Copies) != true)
            return message;
        var copies = headers?.TryGetValue(Copies, out var named) == true && named is IList list ? list : Array.Empty<object>();
        var isNamed = message.RoutingKey == queue;
        foreach (var name in copies.OfType<byte[]>().Select(Encoding.UTF8.GetString).Prepend(message.RoutingKey))
        {
            isNamed |= name == queue;
            if (name != queue)
                await bystanders.ShieldAsync(name, cancellation).ConfigureAwait(false);
        }

        if (isNamed)
            return message;
        var properties = new BasicProperties(message.Properties)
        {
            Headers = new Dictionary<string, object?>(headers ?? new Dictionary<string, object?>(), StringComparer.Ordinal)
            {
                [BlindCopies] = new List<object?> { Encoding.UTF8.GetBytes(queue) },
            },
        };
        return message with { Properties = properties };
    }
}
