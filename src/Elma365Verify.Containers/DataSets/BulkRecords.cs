using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Elma365Verify.Containers.DataSets;

/// <summary>
/// The bulk of the data set, made of a seed: the same seed and size give the same records, and every record named is among them.
/// Records are made while they are enumerated, so memory does not grow with their number.
/// </summary>
/// <param name="seed">The seed.</param>
/// <param name="size">How many there are, and how large.</param>
public sealed class BulkRecords(int seed, DataSetSize size)
{
    private const int PoolBytes = 1 << 20;
    private static readonly DateTime Epoch = new(2024, 1, 1, 0, 0, 0, DateTimeKind.Utc);

    // Longer than what a compressor looks back, so what is cut from it stays as large as it is.
    private readonly byte[] pool = Fill(seed, PoolBytes);

    /// <summary>How many there are, and how large.</summary>
    public DataSetSize Size => size;

    /// <summary>Rows of orders.</summary>
    public IEnumerable<BulkOrder> Orders() => Enumerable.Range(0, size.Orders).Select(Order);

    /// <summary>The same orders' keys and amounts, without the rest, which takes longer to make.</summary>
    public IEnumerable<(Guid Id, decimal Amount)> OrderAmounts() =>
        Enumerable.Range(0, size.Orders).Select(number => (OrderId(number), Amount(number)));

    /// <summary>Documents.</summary>
    public IEnumerable<BulkDocument> Documents() => Enumerable.Range(0, size.Documents).Select(number =>
        new BulkDocument(DocumentId(number), number, Invariant($"Договор № {number:D7}"), Text("document", number, size.RecordBytes)));

    /// <summary>Objects.</summary>
    public IEnumerable<BulkObject> Objects() => Enumerable.Range(0, size.Objects).Select(number =>
        new BulkObject(ObjectKey(number), Content(number)));

    /// <summary>Messages, each about an order.</summary>
    public IEnumerable<BulkText> Messages() => Enumerable.Range(0, size.Messages).Select(number =>
        new BulkText(Invariant($"message-{number:D7}"), About("message", number)));

    /// <summary>Keys, each of somebody looking at an order.</summary>
    public IEnumerable<BulkText> Sessions() => Enumerable.Range(0, size.Sessions).Select(number =>
        new BulkText(Invariant($"{DataSetPlaces.Sessions.Name}{number:D7}"), About("session", number)));

    private BulkOrder Order(int number)
    {
        var mark = Mark("order", number);
        var attachments = size.Objects == 0 ? [] : Enumerable.Range(0, mark % 3)
            .Select(other => DataSetPlaces.Attachments.NameOf(ObjectKey((number + other) % size.Objects))).Distinct();
        var document = size.Documents == 0 ? null : DataSetPlaces.Documents.NameOf(DocumentId(number % size.Documents));
        var body = JsonSerializer.Serialize(new { number, data = Text("order", number, size.RecordBytes) });
        return new BulkOrder(
            OrderId(number), Invariant($"№ {number:D7}"), [.. attachments], document, Amount(number), Epoch.AddSeconds(mark), body);
    }

    private decimal Amount(int number) => Mark("order", number) / 1000m;

    private string About(string kind, int number)
    {
        var order = size.Orders == 0 ? null : DataSetPlaces.Orders.NameOf(OrderId(number % size.Orders).ToString());
        return JsonSerializer.Serialize(new { order, data = Text(kind, number, size.RecordBytes) });
    }

    private Guid OrderId(int number) => new(Hash("order id", number).AsSpan(0, 16));

    private string DocumentId(int number) =>
        Invariant($"document-{Convert.ToHexStringLower(Hash("document id", number).AsSpan(0, 6))}-{number}");

    private static string ObjectKey(int number) => Invariant($"2026/{number % 100:D2}/{number:D7}.bin");

    // Four letters of three bytes; what is over is cut off.
    private string Text(string kind, int number, int length)
    {
        var text = new StringBuilder(length + 4);
        for (var at = Mark(kind, number); text.Length < length; at += 4096)
        {
            var from = at % (PoolBytes - 3072);
            var some = Math.Min(3072, ((length - text.Length) / 4 * 3) + 3);
            text.Append(Convert.ToBase64String(pool, from, some));
        }

        return text.ToString(0, length);
    }

    private byte[] Content(int number)
    {
        var content = new byte[size.ObjectBytes];
        var from = Mark("object", number) % PoolBytes;
        for (var at = 0; at < content.Length;)
        {
            var some = Math.Min(content.Length - at, PoolBytes - from);
            pool.AsSpan(from, some).CopyTo(content.AsSpan(at));
            (at, from) = (at + some, 0);
        }

        return content;
    }

    private int Mark(string kind, int number) => BitConverter.ToInt32(Hash(kind, number)) & 0x3FFF_FFFF;

    private byte[] Hash(string kind, int number) => SHA256.HashData(Encoding.UTF8.GetBytes(Invariant($"{seed} {kind} {number}")));

    private static byte[] Fill(int seed, int length)
    {
        var bytes = new byte[length];
        // A generator with a seed gives the same numbers on every version of .NET.
#pragma warning disable CA5394 // these are no secrets
        new Random(seed).NextBytes(bytes);
#pragma warning restore CA5394
        return bytes;
    }

    private static string Invariant(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
