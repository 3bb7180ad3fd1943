extern alias agent;

using agent::Elma365Verify.Agent.Packets;
using CsCheck;

namespace Elma365Verify.Tests.Agent;

internal sealed class CellRangesTests
{
    [Test]
    public void A_bitmap_survives_the_journey_as_ranges() => Gen.UShort.HashSet[0, 200].Sample(cells =>
        CellRanges.Enumerate(CellRanges.FromBitmap(Bitmap(cells))).SequenceEqual(cells.Order()));

    [Test]
    public void Neighbours_make_one_range_up_to_the_last_port() =>
        Assert.That(CellRanges.FromBitmap(Bitmap([0, 63, 64, 65, 65534, 65535])), Is.EqualTo(new ushort[] { 0, 0, 63, 65, 65534, 65535 }));

    [Test]
    public void Every_cell_is_one_range()
    {
        var everything = CellRanges.FromBitmap([.. Enumerable.Repeat(ulong.MaxValue, 1024)]);

        Assert.That(everything, Is.EqualTo(new ushort[] { 0, 65535 }));
        Assert.That(CellRanges.Enumerate(everything).Count(), Is.EqualTo(65536));
    }

    [Test]
    public void An_empty_bitmap_is_no_range() => Assert.That(CellRanges.FromBitmap(new ulong[1024]), Is.Empty);

    [Test]
    public void A_half_range_and_a_backward_one_hold_nothing() =>
        Assert.That(CellRanges.Enumerate([9, 5, 7]), Is.Empty);

    private static ulong[] Bitmap(IEnumerable<ushort> cells)
    {
        var bitmap = new ulong[1024];
        foreach (var cell in cells)
            bitmap[cell / 64] |= 1UL << (cell % 64);
        return bitmap;
    }
}
