using System.Buffers;
using System.Security.Cryptography;

namespace Elma365Verify.Backup.Fingerprints;

/// <summary>
/// Writes a fingerprint from items in any order: sorted runs go to disk and are merged, so memory stays at some 30 MB however many
/// items there are.
/// </summary>
/// <remarks>Nothing reaches the target before <see cref="Complete"/>. Not safe for several threads at once.</remarks>
public sealed class FingerprintWriter : IDisposable
{
    private const int BytesInMemory = 12 * 1024 * 1024;
    private const int MergedAtOnce = 32;

    private readonly Stream target;
    private readonly string scratch;
    private readonly int bytesInMemory;
    private readonly List<FingerprintItem> held = [];
    private readonly Queue<string> runs = new();
    private long heldBytes;
    private int runsWritten;
    private bool completed;

    /// <summary>Begins a fingerprint.</summary>
    /// <param name="target">Where it goes; it stays open.</param>
    /// <param name="scratchDirectory">Where runs may be kept meanwhile, in a directory of their own that is removed again.</param>
    public FingerprintWriter(Stream target, string scratchDirectory)
        : this(target, scratchDirectory, BytesInMemory)
    {
    }

    internal FingerprintWriter(Stream target, string scratchDirectory, int bytesInMemory)
    {
        this.target = target;
        this.bytesInMemory = bytesInMemory;
        scratch = Path.Combine(scratchDirectory, $".fingerprint-{Guid.NewGuid():N}");
    }

    /// <summary>Adds an item.</summary>
    /// <exception cref="InvalidOperationException">The fingerprint was completed before.</exception>
    /// <exception cref="BackupException">The item's line is too long.</exception>
    /// <exception cref="IOException">The scratch directory can't be written.</exception>
    public void Add(FingerprintItem item)
    {
        ObjectDisposedException.ThrowIf(completed, this);
        held.Add(item);
        heldBytes += SizeOf(item);
        if (heldBytes >= bytesInMemory)
            WriteRun();
    }

    /// <summary>Sorts, writes and counts what was added.</summary>
    /// <exception cref="BackupException">An item was added twice; the message names it.</exception>
    /// <exception cref="IOException">The target or the scratch directory can't be written.</exception>
    public FingerprintSummary Complete()
    {
        ObjectDisposedException.ThrowIf(completed, this);
        completed = true;
        held.Sort(FingerprintItem.Order);
        while (runs.Count > MergedAtOnce)
            MergeOldest();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var items = Write(target, FingerprintMerge.Of([.. runs.Select(run => new FingerprintReader(run)), held]), hash);
        return new FingerprintSummary(items, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>Removes the runs.</summary>
    public void Dispose()
    {
        completed = true;
        held.Clear();
        if (runsWritten > 0 && Directory.Exists(scratch))
            Directory.Delete(scratch, recursive: true);
    }

    private void WriteRun()
    {
        held.Sort(FingerprintItem.Order);
        WriteRun(FingerprintMerge.Of([held]));
        held.Clear();
        heldBytes = 0;
    }

    private void MergeOldest()
    {
        var merged = Enumerable.Range(0, MergedAtOnce).Select(_ => runs.Dequeue()).ToList();
        WriteRun(FingerprintMerge.Of([.. merged.Select(run => new FingerprintReader(run))]));
        merged.ForEach(File.Delete);
    }

    private void WriteRun(IEnumerable<FingerprintItem> items)
    {
        Directory.CreateDirectory(scratch);
        var path = Path.Combine(scratch, FormattableString.Invariant($"{runsWritten++:D6}.jsonl"));
        using (var stream = new FileStream(path, FileMode.CreateNew, FileAccess.Write))
            Write(stream, items, hash: null);
        runs.Enqueue(path);
    }

    private static long Write(Stream stream, IEnumerable<FingerprintItem> items, IncrementalHash? hash)
    {
        var lines = new ArrayBufferWriter<byte>(64 * 1024);
        var count = 0L;
        foreach (var item in items)
        {
            FingerprintLine.Write(lines, item);
            count++;
            if (lines.WrittenCount >= 32 * 1024)
                Hand(stream, lines, hash);
        }

        Hand(stream, lines, hash);
        return count;
    }

    private static void Hand(Stream stream, ArrayBufferWriter<byte> lines, IncrementalHash? hash)
    {
        hash?.AppendData(lines.WrittenSpan);
        stream.Write(lines.WrittenSpan);
        lines.ResetWrittenCount();
    }

    // Objects' headers and UTF-16, roughly.
    private static long SizeOf(FingerprintItem item)
    {
        var size = 160L + 2 * (item.Kind.Length + item.Name.Length);
        foreach (var (name, value) in item.Properties)
            size += 80 + 2 * (name.Length + value.Length);
        return size;
    }
}
