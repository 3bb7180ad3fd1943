using System.Collections.Immutable;
using Elma365Verify.Backup.Contents;
using Elma365Verify.Backup.Manifests;

namespace Elma365Verify.Backup.Directories;

/// <summary>What only whoever takes a backup knows of it; see <see cref="BackupManifest"/> for each.</summary>
/// <param name="Store">The store's role.</param>
/// <param name="Image">The image the server ran from.</param>
/// <param name="ServerVersion">What the server says of itself.</param>
/// <param name="Tools">What the backup was taken with.</param>
/// <param name="MissingCapabilities">Capabilities the store declared as missing.</param>
/// <param name="NotKept">What the store held and the backup does not.</param>
public sealed record BackupDescription(
    string Store,
    BackupImage Image,
    string ServerVersion,
    ImmutableArray<ToolVersion> Tools,
    ImmutableArray<string> MissingCapabilities,
    ImmutableArray<NotKept> NotKept);
