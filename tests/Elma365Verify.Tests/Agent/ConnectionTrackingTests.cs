extern alias agent;

using agent::Elma365Verify.Agent.Firewalling;

namespace Elma365Verify.Tests.Agent;

internal sealed class ConnectionTrackingTests
{
    private const string Columns =
        "entries  clashres found new invalid ignore delete chainlength insert insert_failed drop early_drop icmp_error";

    [Test]
    public void Drops_of_all_processors_are_added_as_hexadecimal_numbers() =>
        Assert.That(
            ConnectionTracking.ReadDrops(
            [
                Columns,
                "00000014  00000001 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000002 0000001f 00000003 00000000",
                "00000014  00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000000 00000001 00000000 00000000",
            ]),
            Is.EqualTo(0x20));

    [TestCase(Columns, ExpectedResult = 0, TestName = "{m}(no processor)")]
    public long A_table_without_rows_has_no_drops(string line) => ConnectionTracking.ReadDrops([line]);

    [TestCase("", TestName = "{m}(nothing)")]
    [TestCase("entries found\n0 0", TestName = "{m}(no such column)")]
    [TestCase("entries drop\n0", TestName = "{m}(short row)")]
    [TestCase("entries drop\n0 none", TestName = "{m}(no number)")]
    public void Anything_else_is_refused_rather_than_read_as_no_drops(string text) =>
        Assert.That(() => ConnectionTracking.ReadDrops(text.Split('\n')), Throws.InstanceOf<FormatException>());
}
