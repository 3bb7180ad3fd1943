using System.Collections.Immutable;
using Elma365Verify.Backup.Contents;

namespace Elma365Verify.Backup.Manifests;

/// <summary>What a backup is, so that it can be trusted, or not, without the server it came from: <c>manifest.json</c>.</summary>
/// <param name="Id">Names this backup and no other: 32 lower-case hexadecimal digits.</param>
/// <param name="Store">The store's role: <c>postgresql</c>.</param>
/// <param name="Image">The image the server ran from.</param>
/// <param name="ServerVersion">What the server says of itself.</param>
/// <param name="Created">When the backup began, in UTC, to the millisecond.</param>
/// <param name="Duration">How long it took, to the millisecond.</param>
/// <param name="Tools">What it was taken with.</param>
/// <param name="Files">Every file apart from the manifest and its seal, sorted ordinally by path; at least one.</param>
/// <param name="Fingerprint">What the store held.</param>
/// <param name="MissingCapabilities">Capabilities the store declared as missing, which the backup therefore says nothing about.</param>
/// <param name="NotKept">What the store held and the backup does not; null where the backup is of a version that did not ask.</param>
public sealed record BackupManifest(
    string Id,
    string Store,
    BackupImage Image,
    string ServerVersion,
    DateTimeOffset Created,
    TimeSpan Duration,
    ImmutableArray<ToolVersion> Tools,
    ImmutableArray<BackupFile> Files,
    BackupFingerprint Fingerprint,
    ImmutableArray<string> MissingCapabilities,
    ImmutableArray<NotKept>? NotKept)
{
    /// <summary>The version of the format. It rises when a property changes its meaning, appears or disappears.</summary>
    public const int FormatVersion = 2;

    /// <summary>The oldest version that is still read: it does not say what was not kept.</summary>
    public const int OldestVersion = 1;

    /// <summary>The manifest's name in the backup.</summary>
    public const string FileName = "manifest.json";

    /// <summary>The name of its seal, in the form <c>sha256sum -c</c> reads.</summary>
    public const string SealName = "manifest.sha256";

    /// <summary>
    /// Refuses to be restored into another store, which might find nothing of its own in the backup and call it restored.
    /// </summary>
    /// <param name="store">The role of the store to restore into.</param>
    /// <exception cref="BackupException">The backup is of another.</exception>
    public void RequireStore(string store)
    {
        if (Store != store)
            throw new BackupException($"the backup is of {Store}, and can't be restored into {store}; choose a backup of {store}");
    }
}
