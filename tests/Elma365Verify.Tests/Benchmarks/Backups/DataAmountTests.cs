using CsCheck;
using Elma365Verify.Containers.Benchmarks.Backups;

namespace Elma365Verify.Tests.Benchmarks.Backups;

internal sealed class DataAmountTests
{
    [TestCase("1M", 1_000_000, "1 MB")]
    [TestCase("10m", 10_000_000, "10 MB")]
    [TestCase("1000M", 1_000_000_000, "1 GB")]
    [TestCase("1500M", 1_500_000_000, "1500 MB")]
    [TestCase("1G", 1_000_000_000, "1 GB")]
    [TestCase("100G", 100_000_000_000, "100 GB")]
    public void Amount_is_read_and_shown(string text, long bytes, string shown)
    {
        var amount = DataAmount.Parse(text);

        Assert.That(amount?.Bytes, Is.EqualTo(bytes));
        Assert.That(amount.ToString(), Is.EqualTo(shown));
    }

    [TestCase("")]
    [TestCase("M")]
    [TestCase("10")]
    [TestCase("0M")]
    [TestCase("-1M")]
    [TestCase("+1M")]
    [TestCase(" 1M")]
    [TestCase("1 M")]
    [TestCase("1.5G")]
    [TestCase("1K")]
    [TestCase("1MB")]
    [TestCase("101G")]
    [TestCase("100001M")]
    [TestCase("99999999999999999999M")]
    public void What_is_no_amount_is_refused(string text) => Assert.That(DataAmount.Parse(text), Is.Null);

    [Test]
    public void What_is_written_is_read_again() =>
        Gen.Long[1, 100_000].Sample(millions => DataAmount.Parse($"{millions}M")?.Bytes == millions * 1_000_000);
}
