namespace Elma365Verify.Containers.Backup.RabbitMq;

/// <summary>What reading all queues came to.</summary>
/// <param name="Queues">The queues with their files, by virtual host, else in the order of the definitions.</param>
/// <param name="Missing">What could not be read, by queue: <c>2 messages that consumers held</c>.</param>
/// <param name="Substituted">Queues with messages that come back through another exchange than they came through once.</param>
internal sealed record RabbitMqReading(
    IReadOnlyList<RabbitMqQueue> Queues,
    IReadOnlyCollection<(string Queue, string What)> Missing,
    IReadOnlyCollection<string> Substituted);
