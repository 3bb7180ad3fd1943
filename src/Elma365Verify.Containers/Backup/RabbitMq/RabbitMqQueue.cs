namespace Elma365Verify.Containers.Backup.RabbitMq;

/// <summary>A queue whose messages a backup holds, a line of <c>queues.jsonl</c>.</summary>
/// <param name="VirtualHost">Its virtual host.</param>
/// <param name="Name">Its name.</param>
/// <param name="File">The file of its messages, a line each, from the first to be delivered.</param>
/// <param name="Messages">How many.</param>
/// <param name="Expiring">How many of them end after a time of their own.</param>
internal sealed record RabbitMqQueue(string VirtualHost, string Name, string File, long Messages, long Expiring = 0);
