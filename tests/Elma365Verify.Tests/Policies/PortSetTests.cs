using CsCheck;
using Elma365Verify.Policies;

namespace Elma365Verify.Tests.Policies;

public sealed class PortSetTests
{
    // Low and high ends are frequent, because the mistakes live there.
    private static readonly Gen<ushort> Port = Gen.Frequency((3, Gen.UShort[0, 40]), (3, Gen.UShort[65500, 65535]), (2, Gen.UShort));

    private static readonly Gen<PortRange> Range = Gen.Select(Port, Port, (one, other) =>
        new PortRange(Math.Min(one, other), Math.Max(one, other)));

    private static readonly Gen<PortSet> Sets = Gen.OneOf(
        Range.Array[0, 8].Select(ranges => PortSet.Of(ranges)),
        Port.Array[0, 30].Select(ports => PortSet.Of(ports)));

    [Test]
    public void What_a_set_prints_reads_as_the_same_set() => Sets.Where(set => !set.IsEmpty).Sample(set =>
        PortSet.TryParse(set.ToString(), out var read, out _) && read.Equals(set) && read.GetHashCode() == set.GetHashCode());

    [Test]
    public void Members_are_those_of_the_ranges() => Range.Array[0, 8].Sample(ranges =>
        Model(ranges).SetEquals(PortSet.Of(ranges).Ports()));

    [Test]
    public void Union_difference_and_intersection_agree_with_hash_sets() => Gen.Select(Sets, Sets).Sample((left, right) =>
        Agrees(left.Union(right), model => model.UnionWith(right.Ports()), left)
        && Agrees(left.Except(right), model => model.ExceptWith(right.Ports()), left)
        && Agrees(left.Intersect(right), model => model.IntersectWith(right.Ports()), left));

    [Test]
    public void Membership_and_count_agree_with_a_hash_set() => Gen.Select(Sets, Port).Sample((set, port) =>
        set.Ports().ToHashSet().Contains(port) == set.Contains(port)
        && set.Ports().Count() == set.Count
        && set.IsEmpty == (set.Count == 0));

    [Test]
    public void Ranges_are_ascending_and_never_touch() => Gen.Select(Sets, Sets).Sample((left, right) =>
        new[] { left.Union(right), left.Except(right), left.Intersect(right) }.All(set =>
            set.Ranges.Zip(set.Ranges.Skip(1)).All(pair => pair.First.Last + 1 < pair.Second.First)));

    [Test]
    public void Equal_members_make_equal_sets() => Sets.Sample(set =>
        PortSet.Of(set.Ports().Reverse()).Equals(set) && set.Union(set).Equals(set) && set.Except(set).Equals(PortSet.Empty));

    [Test]
    public void A_bitmap_holds_the_set() => Sets.Sample(set => PortSet.FromBitmap(Bitmap(set)).Equals(set));

    [Test]
    public void A_bitmap_of_another_length_is_refused() =>
        Assert.That(() => PortSet.FromBitmap(new byte[PortSet.BitmapLength - 1]), Throws.ArgumentException);

    [Test]
    public void A_range_that_runs_backwards_can_not_be_made() =>
        Assert.That(() => new PortRange(2, 1), Throws.TypeOf<ArgumentOutOfRangeException>());

    [TestCase("22", "22")]
    [TestCase("7000–7999", "7000-7999")]
    [TestCase(" 30000 - 32767 ,80,443 ", "80, 443, 30000-32767")]
    [TestCase("1-3, 4", "1-4")]
    [TestCase("0-65535", "0-65535")]
    public void Ports_are_read(string text, string expected) => Assert.That(Reference.Ports(text).ToString(), Is.EqualTo(expected));

    [TestCase("", "'' is neither a port")]
    [TestCase("22,", "'' is neither a port")]
    [TestCase("-22", "'-22' is neither a port")]
    [TestCase("22-", "'22-' is neither a port")]
    [TestCase("1-2-3", "'1-2-3' is neither a port")]
    [TestCase("65536", "'65536' is neither a port (up to 65535)")]
    [TestCase("99999999999999999999", "is neither a port")]
    [TestCase("022", "'022' is neither a port")]
    [TestCase("0x16", "'0x16' is neither a port")]
    [TestCase("2 2", "'2 2' is neither a port")]
    [TestCase("٢٢", "is neither a port")]
    [TestCase("22\0", "is neither a port")]
    [TestCase("80-22", "'80-22' runs backwards")]
    [TestCase("20-30, 25", "'25' repeats a port")]
    [TestCase("443, 80, 443", "'443' repeats a port")]
    public void Text_that_is_no_set_of_ports_is_explained(string text, string expected)
    {
        var read = PortSet.TryParse(text, out var ports, out var error);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(read, Is.False);
            Assert.That(ports, Is.Null);
            Assert.That(error, Does.Contain(expected));
        }
    }

    // A lossy leg delivers every other probe or so; sweeps by the hundred must still be judged at once.
    [Test]
    [CancelAfter(10_000)]
    public void Sets_full_of_holes_are_subtracted_in_one_pass()
    {
        var odd = PortSet.Of(Enumerable.Range(0, 32768).Select(number => (ushort)(2 * number + 1)));
        var all = PortSet.Of(new PortRange(0, 65535));
        var even = all.Except(odd);

        for (var i = 0; i < 50; i++)
            Assert.That(all.Except(even).Intersect(odd).Count, Is.EqualTo(32768));
    }

    private static bool Agrees(PortSet actual, Action<HashSet<ushort>> operation, PortSet left)
    {
        var model = left.Ports().ToHashSet();
        operation(model);
        return model.SetEquals(actual.Ports()) && model.Count == actual.Count;
    }

    private static HashSet<ushort> Model(PortRange[] ranges) =>
        [.. ranges.SelectMany(range => Enumerable.Range(range.First, range.Last - range.First + 1)).Select(port => (ushort)port)];

    private static byte[] Bitmap(PortSet set)
    {
        var bitmap = new byte[PortSet.BitmapLength];
        foreach (var port in set.Ports())
            bitmap[port / 8] |= (byte)(1 << (port % 8));
        return bitmap;
    }
}
