using Elma365Verify.Reporting;

namespace Elma365Verify.Tests.Reporting;

internal sealed class BackupFiguresTests
{
    [TestCase(0, "0 B")]
    [TestCase(999, "999 B")]
    [TestCase(1_000, "1.0 kB")]
    [TestCase(999_949, "999.9 kB")]
    [TestCase(999_960, "1.0 MB")]
    [TestCase(1_234_567_890, "1.2 GB")]
    [TestCase(12_345_678_901_234_567, "12,345.7 TB")]
    public void A_size_has_its_unit(long bytes, string text) => Assert.That(BackupFigures.Size(bytes), Is.EqualTo(text));

    [TestCase(0, "0.00 s")]
    [TestCase(0.034, "0.03 s")]
    [TestCase(9.996, "10.0 s")]
    [TestCase(12.34, "12.3 s")]
    [TestCase(1_240.4, "1,240 s")]
    public void A_time_has_its_unit(double seconds, string text) =>
        Assert.That(BackupFigures.Seconds(TimeSpan.FromSeconds(seconds)), Is.EqualTo(text));

    [Test]
    public void A_time_that_was_not_measured_is_no_zero() => Assert.That(BackupFigures.Seconds(null), Is.EqualTo("-"));
}
