using Elma365Verify.Backup.Manifests;

namespace Elma365Verify.Backup.Retention;

/// <summary>A backup as far as its keeping goes.</summary>
/// <param name="Name">Its name; unique.</param>
/// <param name="Store">The store's role; each store's backups are kept apart from the others'.</param>
/// <param name="Created">When it began, in UTC.</param>
/// <param name="Standing">Whether its restore was proven.</param>
public sealed record RetainedBackup(string Name, string Store, DateTimeOffset Created, VerificationOutcome Standing);
