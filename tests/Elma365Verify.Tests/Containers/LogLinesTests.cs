using Elma365Verify.Containers.Scratch;

namespace Elma365Verify.Tests.Containers;

/// <summary>Both streams of a container in the order they were written, without what only a terminal understands.</summary>
internal sealed class LogLinesTests
{
    private const string Second = "2026-11-30T21:00:0";

    [Test]
    public void Lines_of_both_streams_come_in_the_order_of_their_times()
    {
        var lines = LogLines.Merge(
            $"{Second}1.000000000Z first\n{Second}3.000000000Z third\n",
            $"{Second}2.000000000Z second\n{Second}2.500000000Z and a half\n{Second}4.000000000Z last words\n");

        Assert.That(lines, Is.EqualTo(["first", "second", "and a half", "third", "last words"]));
    }

    [Test]
    public void Lines_of_one_moment_keep_the_order_of_their_stream() => Assert.That(
        LogLines.Merge($"{Second}1.000000000Z a\n{Second}1.000000000Z b", string.Empty), Is.EqualTo(["a", "b"]));

    [TestCase("\u001b[38;5;6mrabbitmq \u001b[38;5;5m21:00 \u001b[0m\u001b[38;5;1mERROR\u001b[0m ==> no", "rabbitmq 21:00 ERROR ==> no")]
    [TestCase("[38;5;6mrabbitmq", "rabbitmq")]
    [TestCase("\u001b]0;title\u0007text", "text")]
    [TestCase("\u001bMup", "up")]
    [TestCase("array[5m] and [1] stay", "array[5m] and [1] stay")]
    [TestCase("2026-11-30 21:00:01 LOG:  ready\r", "2026-11-30 21:00:01 LOG:  ready")]
    public void Colours_and_other_escapes_are_gone(string written, string shown) =>
        Assert.That(LogLines.Merge(string.Empty, $"{Second}1.000000000Z {written}\n"), Is.EqualTo([shown]));

    [Test]
    public void Empty_lines_are_left_out_and_a_line_without_a_time_stays_behind_its_own() => Assert.That(
        LogLines.Merge($"{Second}1.0Z a\ncontinued\n{Second}1.2Z \n", $"{Second}1.1Z b"), Is.EqualTo(["a", "continued", "b"]));
}
