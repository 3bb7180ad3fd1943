using CsCheck;
using Elma365Verify.Backup;
using Elma365Verify.Containers.Backup.Redis;

namespace Elma365Verify.Tests.Backup.Archives;

internal sealed class RdbFileTests
{
    private const string Marked = "SYNC sent to master, writing bytes of bulk transfer until EOF marker to '-'";

    [Test]
    public Task The_mark_at_the_end_is_left_off_however_the_bytes_come() => Gen.Select(Gen.Int[0, 300], Gen.Int[1, 100], Gen.Bool)
        .SampleAsync(async (length, step, isMarked) =>
        {
            byte[] rdb = [.. Enumerable.Range(0, length).Select(n => (byte)n), 0xFF, 1, 2, 3, 4, 5, 6, 7, 8];
            byte[] sent = isMarked ? [.. rdb, .. Enumerable.Repeat((byte)'a', 40)] : rdb;

            return (await SendAsync(sent, step, isMarked ? Marked : string.Empty)).AsSpan().SequenceEqual(rdb);
        });

    [Test]
    public void A_file_without_its_end_is_refused() => Assert.That(
        () => SendAsync([.. Enumerable.Repeat((byte)1, 200)], 64, string.Empty),
        Throws.TypeOf<BackupException>().With.Message.Contains("no whole RDB file"));

    private static async Task<byte[]> SendAsync(byte[] sent, int step, string said)
    {
        using var target = new MemoryStream();
        var begun = 0;
        await using var file = new RdbFile(target, () => begun++);
        foreach (var part in sent.Chunk(step))
            await file.WriteAsync(part);
        await file.FinishAsync(said, CancellationToken.None);
        Assert.That(begun, Is.EqualTo(1));
        return target.ToArray();
    }
}
