using CsCheck;
using Elma365Verify.Backup;
using Elma365Verify.Containers.Backup.MongoDb;
using MongoDB.Bson;

namespace Elma365Verify.Tests.Backup.Archives.MongoDb;

internal sealed class DocumentFileTests
{
    private static readonly byte[] One = new BsonDocument("_id", 1).ToBson();
    private static readonly byte[] Two = new BsonDocument { { "_id", 2 }, { "v", new byte[70_000] } }.ToBson();

    [Test]
    public async Task Documents_come_back_byte_for_byte_in_their_order() =>
        Assert.That(await ReadAsync([.. One, .. Two, .. One]), Is.EqualTo([One, Two, One]));

    [Test]
    public async Task An_empty_file_has_none() => Assert.That(await ReadAsync([]), Is.Empty);

    [Test]
    public void A_file_cut_anywhere_within_a_document_is_refused()
    {
        byte[] whole = [.. One, .. One];
        foreach (var length in Enumerable.Range(1, whole.Length - 1).Where(length => length != One.Length))
        {
            var place = length < One.Length ? 0 : One.Length;
            Assert.That(
                () => ReadAsync(whole[..length]),
                Throws.TypeOf<BackupException>().With.Message.Contains($"byte {place}: the document there has no end"));
        }
    }

    [TestCase(new byte[] { 4, 0, 0, 0, 0 })]
    [TestCase(new byte[] { 0xff, 0xff, 0xff, 0xff, 0 })]
    [TestCase(new byte[] { 1, 0x40, 0, 1, 0 })]
    public void What_is_no_document_is_refused_with_its_place(byte[] bytes) => Assert.That(
        () => ReadAsync([.. One, .. bytes]),
        Throws.TypeOf<BackupException>().With.Message.Contains("byte 14: no document begins there"));

    [Test]
    public void A_document_without_its_last_byte_is_refused() => Assert.That(
        () => ReadAsync([.. One[..^1], 1]), Throws.TypeOf<BackupException>().With.Message.Contains("does not end where it says"));

    [Test]
    public void A_missing_file_is_refused() => Assert.That(
        () => DocumentFile.ReadAsync("/nowhere/x.bson", CancellationToken.None).GetAsyncEnumerator().MoveNextAsync().AsTask(),
        Throws.TypeOf<BackupException>().With.Message.StartsWith("/nowhere/x.bson: the documents can't be read"));

    [Test]
    public void Runs_hold_every_document_once_in_order_whatever_their_bounds() =>
        Gen.Select(Gen.Int[0, 40].Array[0, 60], Gen.Int[1, 8], Gen.Long[1, 200]).Sample((paddings, most, bytes) =>
        {
            var documents = paddings
                .Select((padding, i) => new BsonDocument { { "_id", i }, { "v", new byte[padding] } }.ToBson()).ToList();
            var runs = ReadRuns([.. documents.SelectMany(document => document)], most, bytes);
            Assert.That(runs.SelectMany(run => run), Is.EqualTo(documents));
            foreach (var run in runs)
            {
                Assert.That(run, Has.Count.InRange(1, most));
                Assert.That(run.SkipLast(1).Sum(document => document.Length), Is.LessThan(bytes), "without its last document");
            }
        });

    [Test]
    public void A_file_cut_within_a_run_is_refused() => Assert.That(
        () => ReadRuns([.. One, .. One[..^1]], 10, 1000),
        Throws.TypeOf<BackupException>().With.Message.Contains("byte 14: the document there has no end"));

    private static List<List<byte[]>> ReadRuns(byte[] content, int documents, long bytes)
    {
        using var scratch = new Scratch();
        var path = scratch["x.bson"];
        File.WriteAllBytes(path, content);
        return [.. DocumentFile.ReadRunsAsync(path, documents, bytes, CancellationToken.None)
            .ToBlockingEnumerable().Select(run => run.ConvertAll(document => document.ToBson()))];
    }

    private static async Task<List<byte[]>> ReadAsync(byte[] content)
    {
        using var scratch = new Scratch();
        var path = scratch["x.bson"];
        await File.WriteAllBytesAsync(path, content);
        var documents = new List<byte[]>();
        await foreach (var document in DocumentFile.ReadAsync(path, CancellationToken.None))
            documents.Add(document.ToBson());
        return documents;
    }
}
