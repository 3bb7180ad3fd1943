using System.Collections.Immutable;
using Elma365Verify.Backup.Contents;
using Elma365Verify.Backup.Manifests;

namespace Elma365Verify.Containers.Backup;

/// <summary>What taking a backup came to, beside its files.</summary>
/// <param name="Tools">What made it, with versions.</param>
/// <param name="NotKept">What the store held and the backup does not.</param>
public sealed record ArchivedStore(ImmutableArray<ToolVersion> Tools, ImmutableArray<NotKept> NotKept);
