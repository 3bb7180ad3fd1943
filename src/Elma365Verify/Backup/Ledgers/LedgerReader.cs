using System.Text;

namespace Elma365Verify.Backup.Ledgers;

/// <summary>
/// Streams a ledger's entries from its file. A last line without an end is what a killed process left, and counts for nothing.
/// </summary>
public static class LedgerReader
{
    private const int LongestLine = 16 * 1024 * 1024;
    private const string Mend = "the ledger can't be trusted; run again with a new one";
    private static readonly string[] Words = [.. Enum.GetValues<WriteEvent>().Select(Word)];

    /// <summary>The entries in order.</summary>
    /// <exception cref="BackupException">
    /// While enumerating: the file can't be read; a line (named) is malformed, out of sequence, goes back in time, or speaks of a write
    /// that was never attempted or was acknowledged before.
    /// </exception>
    public static IEnumerable<LedgerEntry> Read(string path)
    {
        using var reader = Open(path);
        var open = new HashSet<long>();
        LedgerEntry? previous = null;
        var writes = 0L;
        while (Next(reader, path) is { } line)
        {
            var number = (previous?.Sequence ?? 0) + 1;
            var node = JsonCursor.Parse(Encoding.UTF8.GetBytes(line), FormattableString.Invariant($"{path}:{number}"), Mend);
            var entry = Entry(node);
            if (entry.Sequence != number)
                throw node.Refuse("sequence", FormattableString.Invariant($"it is {entry.Sequence} where {number} belongs"));
            if (entry.Elapsed < previous?.Elapsed)
                throw node.Refuse("elapsedMicroseconds", "it is before the line before");
            if (entry.Event == WriteEvent.Attempted ? entry.Write != ++writes || !open.Add(entry.Write)
                : entry.Event == WriteEvent.Acknowledged && !open.Remove(entry.Write))
                throw node.Refuse("write", "it was attempted before, never, or is acknowledged already");
            yield return previous = entry;
        }
    }

    internal static string Word(WriteEvent what) => what switch
    {
        WriteEvent.Attempted => "attempted",
        WriteEvent.Acknowledged => "acknowledged",
        WriteEvent.BackupBegan => "backup began",
        WriteEvent.BackupEnded => "backup ended",
        WriteEvent.Failed => "failed",
        _ => throw new ArgumentOutOfRangeException(nameof(what), what, "No such event."),
    };

    private static LedgerEntry Entry(JsonCursor node)
    {
        node.Keys("sequence", "event", "write", "elapsedMicroseconds", "at", "records");
        var what = (WriteEvent)Array.IndexOf(Words, node.Choice("event", Words));
        var (least, most) = what == WriteEvent.Attempted ? (1, WriteLedger.MaximumRecords) : (0, 0);
        var records = node.Children("records", least, most);
        return new LedgerEntry(
            node.Whole("sequence", 1, long.MaxValue),
            what,
            node.Whole("write", 0, long.MaxValue),
            TimeSpan.FromMicroseconds(node.Whole("elapsedMicroseconds", 0, 1L << 50)),
            node.Moment("at"),
            [.. records.Select(Record)]);
    }

    private static RecordAddress Record(JsonCursor node)
    {
        node.Keys("store", "kind", "key");
        return new RecordAddress(node.Text("store"), node.Text("kind"), node.Text("key", RecordAddress.LongestKey));
    }

    private static StreamReader Open(string path)
    {
        try
        {
            var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            return new StreamReader(file, new UTF8Encoding(encoderShouldEmitUTF8Identifier: false, throwOnInvalidBytes: true));
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BackupException($"{path}: the ledger can't be read: {exception.Message}", exception);
        }
    }

    // ReadLine would give a line without an end as if it had one.
    private static string? Next(StreamReader reader, string path)
    {
        var line = new StringBuilder();
        try
        {
            for (var letter = reader.Read(); letter >= 0; letter = reader.Read())
            {
                if (letter == '\n')
                    return line.ToString();
                if (line.Append((char)letter).Length > LongestLine)
                    throw new BackupException($"{path}: a line is longer than 16 MiB; {Mend}");
            }
        }
        catch (Exception exception) when (exception is IOException or DecoderFallbackException)
        {
            throw new BackupException($"{path}: the ledger can't be read: {exception.Message}", exception);
        }

        return null;
    }
}
