using System.Text;
using Elma365Verify.Containers.DataSets;

namespace Elma365Verify.Tests.DataSets;

public sealed class RedisWordsTests
{
    [TestCase("SET a b", "SET|a|b")]
    [TestCase("  SET   \"two words\" \"\"", "SET|two words|")]
    [TestCase("""SET "a\"b\\c" "\n\r\t\x41" """, "SET|a\"b\\c|\n\r\tA")]
    [TestCase("SET ключ \"имя 😀\"", "SET|ключ|имя 😀")]
    public void A_line_is_read_as_redis_cli_reads_it(string line, string words) =>
        Assert.That(string.Join('|', RedisWords.Of(line).Select(Encoding.UTF8.GetString)), Is.EqualTo(words));

    [Test]
    public void Any_byte_can_be_written() =>
        Assert.That(RedisWords.Of("""SET "\x00\xff" """)[1], Is.EqualTo(new byte[] { 0, 255 }));

    [TestCase("\"no end")]
    [TestCase("\"no end\\")]
    [TestCase("\"\\x0")]
    [TestCase("\"\\xzz\"")]
    [TestCase(" ")]
    public void A_line_that_is_no_command_is_refused(string line) =>
        Assert.That(() => RedisWords.Of(line), Throws.InstanceOf<FormatException>());
}
