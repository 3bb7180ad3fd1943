using System.Buffers;
using System.Security.Cryptography;
using System.Text.Json;
using Elma365Verify.Backup.Directories;

namespace Elma365Verify.Backup.Fingerprints;

/// <summary>
/// Writes a fingerprint from items in any order: sorted runs go to disk and are merged, so memory stays at some 20 MB however many
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
    private readonly List<(string Kind, string Name, int Start, int Length)> held = [];
    private readonly ArrayBufferWriter<byte> lines = new();
    private readonly Utf8JsonWriter json;
    private readonly Queue<string> runs = new();
    private long heldBytes;
    private int runsWritten;
    private bool completed;

    /// <summary>Begins a fingerprint.</summary>
    /// <param name="target">Where it goes; it stays open.</param>
    /// <param name="scratchDirectory">Where runs may be kept meanwhile, in a directory of their own, open to
    /// nobody else, that is removed again.</param>
    public FingerprintWriter(Stream target, string scratchDirectory)
        : this(target, scratchDirectory, BytesInMemory)
    {
    }

    internal FingerprintWriter(Stream target, string scratchDirectory, int bytesInMemory)
    {
        this.target = target;
        this.bytesInMemory = bytesInMemory;
        json = FingerprintLine.WriterInto(lines);
        scratch = Path.Combine(scratchDirectory, $".fingerprint-{Guid.NewGuid():N}");
    }

    /// <summary>Adds an item.</summary>
    /// <exception cref="InvalidOperationException">The fingerprint was completed before.</exception>
    /// <exception cref="BackupException">The item's line is too long.</exception>
    /// <exception cref="IOException">The scratch directory can't be written.</exception>
    public void Add(FingerprintItem item)
    {
        ObjectDisposedException.ThrowIf(completed, this);
        var start = lines.WrittenCount;
        FingerprintLine.Write(lines, json, item);
        held.Add((item.Kind, item.Name, start, lines.WrittenCount - start));
        heldBytes += SizeOf(item);
        if (heldBytes + lines.WrittenCount >= bytesInMemory)
            WriteRun();
    }

    /// <summary>Sorts, writes and counts what was added.</summary>
    /// <exception cref="BackupException">An item was added twice; the message names it.</exception>
    /// <exception cref="IOException">The target or the scratch directory can't be written.</exception>
    public FingerprintSummary Complete()
    {
        ObjectDisposedException.ThrowIf(completed, this);
        completed = true;
        while (runs.Count > MergedAtOnce)
            MergeOldest();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        var items = Write(target, FingerprintMerge.Of([.. runs.Select(Entries), Sorted()]), hash);
        return new FingerprintSummary(items, Convert.ToHexStringLower(hash.GetHashAndReset()));
    }

    /// <summary>Removes the runs.</summary>
    public void Dispose()
    {
        completed = true;
        json.Dispose();
        held.Clear();
        if (runsWritten > 0 && Directory.Exists(scratch))
            Directory.Delete(scratch, recursive: true);
    }

    private void WriteRun()
    {
        WriteRun(FingerprintMerge.Of([Sorted()]));
        held.Clear();
        lines.ResetWrittenCount();
        heldBytes = 0;
    }

    private void MergeOldest()
    {
        var merged = Enumerable.Range(0, MergedAtOnce).Select(_ => runs.Dequeue()).ToList();
        WriteRun(FingerprintMerge.Of([.. merged.Select(Entries)]));
        merged.ForEach(File.Delete);
    }

    private void WriteRun(IEnumerable<FingerprintEntry> entries)
    {
        OwnerOnly.CreateDirectory(scratch);
        var path = Path.Combine(scratch, FormattableString.Invariant($"{runsWritten++:D6}.jsonl"));
        using (var stream = OwnerOnly.OpenFile(path, FileMode.CreateNew))
            Write(stream, entries, hash: null);
        runs.Enqueue(path);
    }

    private IEnumerable<FingerprintEntry> Sorted()
    {
        held.Sort((left, right) => FingerprintItem.Compare(left.Kind, left.Name, right.Kind, right.Name));
        return held.Select(line => new FingerprintEntry(line.Kind, line.Name, lines.WrittenMemory.Slice(line.Start, line.Length)));
    }

    private static IEnumerable<FingerprintEntry> Entries(string run)
    {
        var lines = new FingerprintLines(run, hash: null);
        var (number, previous) = (0L, (string?)null);
        foreach (var line in lines.Read())
        {
            number++;
            var (kind, name) = FingerprintLine.Head(line.Span, previous) ?? throw lines.Refuse(number, "it is not an item");
            previous = kind;
            yield return new FingerprintEntry(kind, name, line);
        }
    }

    private static long Write(Stream stream, IEnumerable<FingerprintEntry> entries, IncrementalHash? hash)
    {
        var block = new ArrayBufferWriter<byte>(64 * 1024);
        var count = 0L;
        foreach (var entry in entries)
        {
            block.Write(entry.Line.Span);
            block.Write("\n"u8);
            count++;
            if (block.WrittenCount >= 32 * 1024)
                Hand(stream, block, hash);
        }

        Hand(stream, block, hash);
        return count;
    }

    private static void Hand(Stream stream, ArrayBufferWriter<byte> block, IncrementalHash? hash)
    {
        hash?.AppendData(block.WrittenSpan);
        stream.Write(block.WrittenSpan);
        block.ResetWrittenCount();
    }

    // Objects' headers and UTF-16, roughly; the line is counted by itself.
    private static long SizeOf(FingerprintItem item) => 80 + (2 * item.Name.Length);
}
