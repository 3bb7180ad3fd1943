using Elma365Verify.Containers.Backup.RabbitMq;
using Elma365Verify.Containers.Backup.Redis;

namespace Elma365Verify.Containers.Backup;

/// <summary>What a fresh server has to have, beside what its image says, so that a backup can be restored into it.</summary>
/// <param name="Databases">How many databases of Redis, at least.</param>
/// <param name="Plugins">Plugins of RabbitMQ, as far as its image holds them.</param>
internal sealed record ScratchNeeds(int Databases, IReadOnlyCollection<string> Plugins)
{
    /// <summary>What a backup needs, by what it holds.</summary>
    public static ScratchNeeds Of(StoredBackup backup) => new(
        backup.Manifest.Store == "redis" ? ReadingWindow.DatabasesNeeded(backup.Fingerprint) : 1,
        backup.Manifest.Store == "rabbitmq" ? RabbitMqPlugins.Load(backup.Content)?.Enabled ?? [] : []);
}
