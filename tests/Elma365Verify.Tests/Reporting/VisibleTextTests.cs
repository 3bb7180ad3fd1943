using CsCheck;
using Elma365Verify.Reporting;

namespace Elma365Verify.Tests.Reporting;

internal sealed class VisibleTextTests
{
    [TestCase("plain – Кириллица →", "plain – Кириллица →")]
    [TestCase("\u001b[31mred", @"\u001B[31mred")]
    [TestCase("one\r\ntwo\tthree", "one\\u000D\ntwo\tthree")]
    public void Only_what_cannot_be_shown_is_spelled_out(string text, string shown) => Assert.That(VisibleText.Of(text), Is.EqualTo(shown));

    [Test]
    public void Half_a_surrogate_pair_is_spelled_out_and_a_whole_one_stays() =>
        Assert.That(VisibleText.Of("\ud83d\ude00 \ud83d"), Is.EqualTo("\ud83d\ude00 \\uD83D"));

    [Test]
    public void Nothing_that_moves_a_cursor_or_breaks_a_file_remains() => Gen.String[Gen.Char, 0, 50].Sample(text =>
    {
        var line = VisibleText.OnOneLine(text);
        Assert.That(line.Any(char.IsControl), Is.False);
        Assert.That(() => System.Xml.XmlConvert.VerifyXmlChars(line), Throws.Nothing);
    });
}
