using System.Formats.Tar;
using System.Text;
using CsCheck;
using Elma365Verify.Backup;
using Elma365Verify.Containers.Backup.RabbitMq;

namespace Elma365Verify.Tests.Backup.Archives;

internal sealed class DataInventoryTests
{
    private static readonly byte[] Whole =
        Tar("mnesia/", "mnesia/rabbit@mq/", "mnesia/rabbit@mq/schema.DAT", "mnesia/rabbit@mq-plugins-expand/");

    [Test]
    [CancelAfter(10_000)]
    public async Task A_whole_tar_is_read_and_copied_byte_by_byte(CancellationToken cancellation)
    {
        using var copy = new MemoryStream();

        var inventory = await DataInventory.ReadAsync(new MemoryStream(Whole), "data.tar", copy, _ => { }, cancellation);

        Assert.That(inventory.Nodes, Is.EqualTo(["rabbit@mq"]));
        Assert.That(inventory.Files, Has.Count.EqualTo(4));
        Assert.That(inventory.Files["mnesia/rabbit@mq/schema.DAT"].User, Is.EqualTo(999));
        Assert.That(copy.ToArray(), Is.EqualTo(Whole));
    }

    [Test]
    [CancelAfter(60_000)]
    public void A_tar_cut_short_anywhere_is_refused_by_name(CancellationToken cancellation) =>
        Gen.Int[0, Whole.Length - 1 - Padding()].Sample(
            length => Assert.That(
                () => ReadAsync(Whole[..length], cancellation),
                Throws.TypeOf<BackupException>().With.Message.StartsWith("data.tar "),
                $"cut to {length} of {Whole.Length}"),
            threads: 1);

    [TestCase("etc/passwd")]
    [TestCase("mnesia/../../etc/passwd")]
    [TestCase("mnesiaaa/rabbit@mq/")]
    public void What_lies_elsewhere_is_refused(string path) => Assert.That(
        () => ReadAsync(Tar("mnesia/", path), CancellationToken.None),
        Throws.TypeOf<BackupException>().With.Message.Contains("which is not in mnesia"));

    [Test]
    [CancelAfter(10_000)]
    public async Task The_first_file_that_differs_is_named(CancellationToken cancellation)
    {
        var whole = await ReadAsync(Whole, cancellation);
        var changed = await ReadAsync(
            Tar(Encoding.ASCII.GetBytes("other"), "mnesia/", "mnesia/rabbit@mq/", "mnesia/rabbit@mq/schema.DAT"), cancellation);

        Assert.That(whole.DifferenceFrom(await ReadAsync(Whole, cancellation)), Is.Null);
        Assert.That(changed.DifferenceFrom(whole), Is.EqualTo("mnesia/rabbit@mq/schema.DAT differs"));
        Assert.That(whole.DifferenceFrom(changed), Is.EqualTo("mnesia/rabbit@mq-plugins-expand is new").Or.EndsWith("differs"));
        Assert.That(new DataInventory().DifferenceFrom(whole), Is.EqualTo("mnesia is missing"));
    }

    [TestCase("rabbit@mq", "mq")]
    [TestCase("rabbit@mq", "mq.example.org")]
    [TestCase("rabbit@mq.example.org", "mq.example.org", "RABBITMQ_USE_LONGNAME=true")]
    [TestCase("bunny@mq", "mq", "RABBITMQ_NODENAME=bunny")]
    [TestCase("bunny@hole", "mq", "RABBITMQ_NODENAME=bunny@hole")]
    [TestCase("b@mq", "mq", "RABBITMQ_NODENAME=a", "RABBITMQ_NODENAME=b")]
    [TestCase("rabbit@localhost", "mq", "BITNAMI_APP_NAME=rabbitmq")]
    [TestCase("bunny@hole", "mq", "BITNAMI_APP_NAME=rabbitmq", "RABBITMQ_NODE_NAME=bunny@hole")]
    public void A_nodes_name_follows_from_its_environment_and_host(string node, string host, params string[] environment) =>
        Assert.That(BrokerContainer.NodeOf(environment, host), Is.EqualTo(node));

    // A tar's end is two blocks; what pads it further may be missing.
    private static int Padding()
    {
        var last = Whole.AsSpan().LastIndexOfAnyExcept((byte)0) + 1;
        var blocks = (last + 511) / 512 * 512;
        return Math.Max(0, Whole.Length - blocks - 1024);
    }

    private static Task<DataInventory> ReadAsync(byte[] tar, CancellationToken cancellation) =>
        DataInventory.ReadAsync(new MemoryStream(tar), "data.tar", null, _ => { }, cancellation);

    private static byte[] Tar(params string[] paths) => Tar(Encoding.ASCII.GetBytes(new string('x', 3000)), paths);

    private static byte[] Tar(byte[] content, params string[] paths)
    {
        using var stream = new MemoryStream();
        using (var writer = new TarWriter(stream, TarEntryFormat.Pax, leaveOpen: true))
        {
            foreach (var path in paths)
            {
                var entry = new PaxTarEntry(path.EndsWith('/') ? TarEntryType.Directory : TarEntryType.RegularFile, path)
                {
                    Uid = 999,
                    Gid = 999,
                };
                if (entry.EntryType == TarEntryType.RegularFile)
                    entry.DataStream = new MemoryStream(content);
                writer.WriteEntry(entry);
            }
        }

        return stream.ToArray();
    }
}
