using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Elma365Verify.Containers.Backup.RabbitMq;
using Elma365Verify.Reporting;
using RabbitMQ.Client;

namespace Elma365Verify.Containers.DataSets;

/// <summary>
/// Fills a broker: definitions as its own export has them, messages with their properties, rejections that end in a dead-letter
/// queue, and the bulk.
/// </summary>
/// <param name="clients">The broker.</param>
internal sealed class RabbitMqFilling(StoreClients clients) : IStoreFilling
{
    private const int ReportedEach = 1000;
    private static readonly TimeSpan AskAgain = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan DeadLetterWithin = TimeSpan.FromSeconds(30);

    private readonly BrokerApi api = new(clients.RabbitMqManagement!);

    /// <inheritdoc/>
    public string Store => StoreRole.RabbitMq;

    /// <inheritdoc/>
    public async Task FillAsync(BulkRecords bulk, IRunPhase phase, CancellationToken cancellation)
    {
        await DefineAsync(cancellation).ConfigureAwait(false);
        await new FixtureFile("rabbitmq-messages.jsonl")
            .TakeStepsAsync(line => StepAsync(JsonNode.Parse(line)!.AsObject(), cancellation), cancellation).ConfigureAwait(false);
        var place = DataSetPlaces.Messages;
        await PublishAsync(place.Area, Messages(), cancellation).ConfigureAwait(false);

        IEnumerable<(string Exchange, RabbitMqMessage Message)> Messages()
        {
            var published = 0;
            foreach (var message in bulk.Messages())
            {
                var properties = new BasicProperties { MessageId = message.Key, Persistent = true, ContentType = "application/json" };
                yield return (string.Empty, new(string.Empty, place.Leaf, properties, Encoding.UTF8.GetBytes(message.Text)));
                if (++published % ReportedEach == 0)
                    phase.Report(FormattableString.Invariant($"rabbitmq: {published:N0} of {bulk.Size.Messages:N0} messages"));
            }
        }
    }

    private async Task DefineAsync(CancellationToken cancellation)
    {
        var file = new FixtureFile("rabbitmq-definitions.json");
        var text = await file.ReadAsync(cancellation).ConfigureAwait(false);
        await file.NamedAsync("definitions", async () =>
        {
            var definitions = JsonNode.Parse(text)!.AsObject();
            await api.SendAsync(HttpMethod.Post, "definitions", definitions, cancellation).ConfigureAwait(false);
            foreach (var host in definitions["vhosts"]!.AsArray())
                await api.PermitAsync((string)host!["name"]!, cancellation).ConfigureAwait(false);
        }).ConfigureAwait(false);
    }

    private async Task StepAsync(JsonObject step, CancellationToken cancellation)
    {
        var host = (string)step["vhost"]!;
        if (step["reject"] is { } rejected)
        {
            await RejectAsync(host, (string)rejected!, (string)step["into"]!, (int)step["count"]!, cancellation).ConfigureAwait(false);
            return;
        }

        var times = (int?)step["times"] ?? 1;
        step["body"] ??= Convert.ToBase64String(Encoding.UTF8.GetBytes(
            string.Concat(Enumerable.Repeat((string)step["text"]!, (int?)step["long"] ?? 1))));
        var message = MessageLine.Read(JsonSerializer.SerializeToUtf8Bytes(step));
        await PublishAsync(host, Enumerable.Repeat((message.Exchange, message), times), cancellation).ConfigureAwait(false);
    }

    private async Task PublishAsync(
        string host, IEnumerable<(string Exchange, RabbitMqMessage Message)> messages, CancellationToken cancellation)
    {
        var connection = await clients.RabbitMq!(host, cancellation).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var publisher = await ConfirmedPublisher.OpenAsync(connection, cancellation).ConfigureAwait(false);
        await using var __ = publisher.ConfigureAwait(false);
        foreach (var (exchange, message) in messages)
            await publisher.PublishAsync(exchange, message, cancellation).ConfigureAwait(false);
        await publisher.FlushAsync(cancellation).ConfigureAwait(false);
    }

    // Rejected ones go to the dead-letter queue with the broker's own x-death.
    private async Task RejectAsync(string host, string queue, string into, int count, CancellationToken cancellation)
    {
        var connection = await clients.RabbitMq!(host, cancellation).ConfigureAwait(false);
        await using var _ = connection.ConfigureAwait(false);
        var channel = await connection.CreateChannelAsync(cancellationToken: cancellation).ConfigureAwait(false);
        await using var __ = channel.ConfigureAwait(false);
        for (var i = 0; i < count; i++)
        {
            var delivery = await channel.BasicGetAsync(queue, autoAck: false, cancellation).ConfigureAwait(false)
                ?? throw new InvalidOperationException($"queue {queue} has too few messages to reject");
            await channel.BasicRejectAsync(delivery.DeliveryTag, requeue: false, cancellation).ConfigureAwait(false);
        }

        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bounded.CancelAfter(DeadLetterWithin);
        while ((await channel.QueueDeclarePassiveAsync(into, bounded.Token).ConfigureAwait(false)).MessageCount < count)
            await Task.Delay(AskAgain, bounded.Token).ConfigureAwait(false);
    }
}
