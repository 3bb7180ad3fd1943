using System.Collections.Immutable;
using System.Text.Encodings.Web;
using System.Text.Json;
using Elma365Verify.Backup.Directories;

namespace Elma365Verify.Backup.Ledgers;

/// <summary>
/// What writers attempted and what was acknowledged, kept in a file outside the system under test. A line has left the process
/// before the call returns, so it outlives the process; marks of the backup are carried through to the disk.
/// </summary>
/// <remarks>
/// <para>Call <see cref="Attempt"/> before a write is sent and <see cref="Acknowledge"/> after the store's answer arrived; then
/// whatever is acknowledged before <see cref="WriteEvent.BackupBegan"/> was in the store before the backup began.</para>
/// <para>Safe for several threads at once. A ledger is for one run: a file that exists is refused.</para>
/// </remarks>
public sealed class WriteLedger : IDisposable
{
    /// <summary>The most records of one write.</summary>
    public const int MaximumRecords = 1000;

    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private readonly TimeProvider time;
    private readonly Stream file;
    private readonly long opened;
    private readonly Lock gate = new();
    private readonly HashSet<long> open = [];
    private long sequence;
    private long writes;
    private Exception? broken;

    /// <summary>Begins a ledger.</summary>
    /// <param name="path">Its file, which must not exist.</param>
    /// <param name="time">The clock.</param>
    /// <exception cref="IOException">The file exists, or can't be made.</exception>
    public WriteLedger(string path, TimeProvider time)
        : this(OwnerOnly.OpenFile(path, FileMode.CreateNew, bufferSize: 0), time)
    {
    }

    internal WriteLedger(Stream file, TimeProvider time) => (this.file, this.time, opened) = (file, time, time.GetTimestamp());

    /// <summary>Notes a write before it is sent.</summary>
    /// <param name="records">What it puts down, all or none; a key is written once a run.</param>
    /// <returns>The write's number.</returns>
    /// <exception cref="ArgumentException">
    /// It puts down nothing, more than 1,000 records, or names that are empty or not on one line.
    /// </exception>
    /// <exception cref="IOException">It can't be noted; then don't send it.</exception>
    public long Attempt(params ReadOnlySpan<RecordAddress> records)
    {
        if (records.IsEmpty || records.Length > MaximumRecords)
            throw new ArgumentException("A write puts down 1 to 1,000 records.", nameof(records));
        foreach (var record in records)
        {
            if (!record.IsWritable)
                throw new ArgumentException($"A ledger can't hold {Fingerprints.ValueText.Shorten(record.ToString())}.", nameof(records));
        }

        lock (gate)
        {
            var write = ++writes;
            Append(WriteEvent.Attempted, write, [.. records]);
            open.Add(write);
            return write;
        }
    }

    /// <summary>Notes that the store said a write is done.</summary>
    /// <exception cref="ArgumentException">It was never attempted, or is acknowledged already.</exception>
    /// <exception cref="IOException">It can't be noted.</exception>
    public void Acknowledge(long write)
    {
        lock (gate)
        {
            if (!open.Remove(write))
                throw new ArgumentException($"Write {write} was never attempted, or is acknowledged already.", nameof(write));
            Append(WriteEvent.Acknowledged, write, []);
        }
    }

    /// <summary>Notes what is no write; returns when everything up to it is on the disk.</summary>
    /// <exception cref="ArgumentException">It is a write.</exception>
    /// <exception cref="IOException">It can't be noted.</exception>
    public void Mark(WriteEvent mark)
    {
        if (mark is WriteEvent.Attempted or WriteEvent.Acknowledged)
            throw new ArgumentException("A write has methods of its own.", nameof(mark));
        lock (gate)
        {
            Append(mark, 0, []);
            (file as FileStream)?.Flush(flushToDisk: true);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => file.Dispose();

    private void Append(WriteEvent what, long write, ImmutableArray<RecordAddress> records)
    {
        // After half a line nothing can follow that a reader would find.
        if (broken is not null)
            throw new IOException($"The ledger could not be written before: {broken.Message}", broken);
        try
        {
            file.Write(Line(new LedgerEntry(sequence + 1, what, write, time.GetElapsedTime(opened), time.GetUtcNow(), records)));
            file.Flush();
            sequence++;
        }
        catch (Exception exception)
        {
            broken = exception;
            throw;
        }
    }

    private static byte[] Line(LedgerEntry entry)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer, Options))
        {
            json.WriteStartObject();
            json.WriteNumber("sequence", entry.Sequence);
            json.WriteString("event", LedgerReader.Word(entry.Event));
            json.WriteNumber("write", entry.Write);
            json.WriteNumber("elapsedMicroseconds", entry.Elapsed.Ticks / TimeSpan.TicksPerMicrosecond);
            json.WriteString("at", JsonCursor.Write(entry.At));
            json.WriteStartArray("records");
            foreach (var record in entry.Records)
            {
                json.WriteStartObject();
                json.WriteString("store", record.Store);
                json.WriteString("kind", record.Kind);
                json.WriteString("key", record.Key);
                json.WriteEndObject();
            }

            json.WriteEndArray();
            json.WriteEndObject();
        }

        buffer.WriteByte((byte)'\n');
        return buffer.ToArray();
    }
}
