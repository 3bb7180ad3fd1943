using RabbitMQ.Client;

namespace Elma365Verify.Containers.Backup.RabbitMq;

/// <summary>Where a broker is reached, and the account that may do everything there.</summary>
/// <param name="Amqp">Its AMQP listener.</param>
/// <param name="Http">Reaches its management API; the caller disposes of it.</param>
/// <param name="Management">The API's address: <c>http://rabbitmq:15672/</c>.</param>
/// <param name="User">An account tagged <c>administrator</c>, with all permissions in every virtual host.</param>
/// <param name="Password">Its password.</param>
public sealed record RabbitMqAccess(AmqpTcpEndpoint Amqp, HttpClient Http, Uri Management, string User, string Password)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    // A queue takes a million messages back before it answers anything else. A peer that is gone is noticed by its heartbeat.
    private static readonly TimeSpan AnswerPatience = TimeSpan.FromMinutes(5);

    // A broker gives a queue's messages back to its consumers only once it knows that whoever holds them is gone: twice this.
    private static readonly TimeSpan Heartbeat = TimeSpan.FromSeconds(15);

    /// <summary>Connects to a virtual host; the connection never comes back by itself, as its deliveries would not.</summary>
    internal Task<IConnection> ConnectAsync(string virtualHost, CancellationToken cancellation)
    {
        var factory = new ConnectionFactory
        {
            UserName = User,
            Password = Password,
            VirtualHost = virtualHost,
            AutomaticRecoveryEnabled = false,
            TopologyRecoveryEnabled = false,
            RequestedConnectionTimeout = Patience,
            HandshakeContinuationTimeout = Patience,
            ContinuationTimeout = AnswerPatience,
            RequestedHeartbeat = Heartbeat,
        };
        return factory.CreateConnectionAsync([Amqp], cancellation);
    }

    /// <summary>Says where, never the password.</summary>
    public override string ToString() => $"{User} at {Amqp}";
}
