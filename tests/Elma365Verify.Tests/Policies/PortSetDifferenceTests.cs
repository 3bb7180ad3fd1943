using CsCheck;
using Elma365Verify.Policies;

namespace Elma365Verify.Tests.Policies;

internal sealed class PortSetDifferenceTests
{
    private static readonly Gen<PortSet> Sets =
        (from first in Gen.Int[0, 200] from length in Gen.Int[0, 20] select new PortRange((ushort)first, (ushort)(first + length)))
        .List[0, 20]
        .Select(ranges => PortSet.Of(ranges));

    private static readonly Gen<PortSet> AtTheTop = Sets.Select(set => PortSet.Of(set.Ports().Select(port => (ushort)(65535 - port))));

    [Test]
    public void A_difference_holds_what_is_in_the_one_and_not_in_the_other() => Gen.Select(Sets, Sets).Sample(AssertDifference);

    [Test]
    public void The_highest_ports_are_no_exception() => Gen.Select(AtTheTop, AtTheTop).Sample(AssertDifference);

    private static void AssertDifference(PortSet one, PortSet other)
    {
        Assert.That(one.Except(other).Ports(), Is.EqualTo(one.Ports().Except(other.Ports())));
        Assert.That(one.Intersect(other).Ports(), Is.EqualTo(one.Ports().Intersect(other.Ports())));
    }
}
