using System.Security.Cryptography;
using Elma365Verify.Backup.Directories;
using Elma365Verify.Backup.Fingerprints;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Tests.Backup.Fingerprints;
using Elma365Verify.Tests.Samples;

namespace Elma365Verify.Tests.Backup.Directories;

/// <summary>A small backup: <c>orders.dump</c> of 4,096 bytes, <c>dump/empty.bson</c> of none, and a fingerprint.</summary>
internal static class SampleBackup
{
    public static readonly DateTimeOffset Began = new(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero);

    public static readonly BackupDescription Description = new(
        "postgresql", new BackupImage("pg:16", "sha256:1", "official"), "16.3", [new ToolVersion("pg_dump", "16.3")], [], []);

    public static SealedBackup Take(
        string parent, string name, byte seed = 1, IBackupStorage? storage = null, ManualClock? clock = null,
            Action<BackupAttempt>? midway = null)
    {
        clock ??= new ManualClock(Began.AddDays(seed));
        using var attempt = BackupAttempt.Begin(parent, name, storage ?? new DurableStorage(), clock, RandomNumberGenerator.Create());
        Write(attempt, "orders.dump", Enumerable.Repeat(seed, 4096).ToArray());
        Write(attempt, "dump/empty.bson", []);
        midway?.Invoke(attempt);
        clock.Advance(TimeSpan.FromMilliseconds(1500));
        return attempt.Seal(Description, "fingerprint.jsonl", WriteFingerprint(attempt, seed));
    }

    public static FingerprintSummary WriteFingerprint(BackupAttempt attempt, byte seed = 1)
    {
        using var file = attempt.CreateFile("fingerprint.jsonl");
        using var writer = new FingerprintWriter(file, Path.GetTempPath());
        writer.Add(SampleItems.Index);
        writer.Add(FingerprintItem.Of("table", "public.orders", ("row count", $"{seed}")));
        var fingerprint = writer.Complete();
        file.Complete();
        return fingerprint;
    }

    public static void Write(BackupAttempt attempt, string path, byte[] content)
    {
        using var file = attempt.CreateFile(path);
        file.Write(content.AsSpan(0, content.Length / 2));
        file.Write(content.AsSpan(content.Length / 2));
        file.Complete();
    }
}
