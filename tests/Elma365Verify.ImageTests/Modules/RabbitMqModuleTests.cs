using System.Text;
using Elma365Verify.Containers.Services;
using RabbitMQ.Client;
using Testcontainers.RabbitMq;

namespace Elma365Verify.ImageTests.Modules;

internal sealed class RabbitMqModuleTests
{
    private const string Queue = "acts";

    [Test, CancelAfter(Bounds.Server)]
    public async Task A_message_sent_over_the_modules_connection_string_outlasts_a_restart(CancellationToken token)
    {
        var image = await ImagesUnderTest.ImageAsync("rabbitmq", token);
        var builder = new RabbitMqBuilder(image.Reference).WithUsername("elma365").WithPassword(GeneratedSecret.Create());
        await using var server = await ModuleServer.StartAsync(builder, GreetAsync, token);
        await server.ExpectScratchAsync(token);
        await SendAsync(server, "договор №1", token);

        await server.RestartAsync(token);

        await using var connection = await ConnectAsync(server, token);
        await using var channel = await connection.CreateChannelAsync(cancellationToken: token);
        var message = await channel.BasicGetAsync(Queue, autoAck: true, token);
        Assert.That(message is null ? null : Encoding.UTF8.GetString(message.Body.Span), Is.EqualTo("договор №1"));
    }

    private static async Task GreetAsync(RabbitMqContainer server, CancellationToken token)
    {
        await using var connection = await ConnectAsync(server, token);
    }

    private static async Task SendAsync(RabbitMqContainer server, string text, CancellationToken token)
    {
        await using var connection = await ConnectAsync(server, token);
        var confirming = new CreateChannelOptions(publisherConfirmationsEnabled: true, publisherConfirmationTrackingEnabled: true);
        await using var channel = await connection.CreateChannelAsync(confirming, token);
        await channel.QueueDeclareAsync(Queue, durable: true, exclusive: false, autoDelete: false, cancellationToken: token);
        await channel.BasicPublishAsync(
            "", Queue, mandatory: true, new BasicProperties { Persistent = true }, Encoding.UTF8.GetBytes(text), token);
    }

    private static Task<IConnection> ConnectAsync(RabbitMqContainer server, CancellationToken token) =>
        new ConnectionFactory { Uri = new Uri(server.GetConnectionString()) }.CreateConnectionAsync(token);
}
