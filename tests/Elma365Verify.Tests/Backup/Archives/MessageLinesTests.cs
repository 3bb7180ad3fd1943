using System.Text;
using CsCheck;
using Elma365Verify.Backup;
using Elma365Verify.Containers.Backup.RabbitMq;

namespace Elma365Verify.Tests.Backup.Archives;

internal sealed class MessageLinesTests
{
    private string path = string.Empty;

    [SetUp]
    public void Create() => path = Path.GetTempFileName();

    [TearDown]
    public void Delete() => File.Delete(path);

    [Test]
    public void Lines_of_any_length_are_read_whole() =>
        Gen.OneOf(Gen.Int[0, 5], Gen.Int[60_000, 70_000], Gen.Int[100_000, 600_000]).Array[0, 12].Sample(
            lengths =>
            {
                var written = lengths.Select((length, i) => new string((char)('a' + i), length)).ToList();
                File.WriteAllText(path, string.Concat(written.Select(line => line + "\n")));
                return Read().SequenceEqual(written);
            },
            iter: 30, threads: 1);

    [Test]
    public void A_line_larger_than_what_is_kept_is_read_and_so_are_those_after_it()
    {
        string[] written = ["a", new('b', 20_000_000), "c", new('d', 300_000), string.Empty];
        File.WriteAllText(path, string.Concat(written.Select(line => line + "\n")));

        Assert.That(Read(), Is.EqualTo(written));
    }

    [Test]
    public void A_last_line_without_an_end_is_refused()
    {
        File.WriteAllText(path, "a\nb");

        Assert.That(Read, Throws.TypeOf<BackupException>().With.Message.EndsWith("its last line has no end: the file was cut"));
    }

    private List<string> Read()
    {
        using var lines = new MessageLines(path);
        var read = new List<string>();
        while (lines.Next() is { } line)
            read.Add(Encoding.UTF8.GetString(line.Span));
        return read;
    }
}
