using System.Collections.Immutable;
using Elma365Verify.Backup.Contents;

namespace Elma365Verify.Containers.Backup.RabbitMq;

/// <summary>Everything a RabbitMQ server can hold.</summary>
internal static class RabbitMqKinds
{
    /// <summary>Each kind, with what becomes of it.</summary>
    public static ImmutableArray<ContentKind> All { get; } = [];
}
