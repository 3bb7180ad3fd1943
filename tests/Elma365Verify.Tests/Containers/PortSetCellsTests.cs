using CsCheck;
using Elma365Verify.Containers.Reachability;
using Elma365Verify.Policies;

namespace Elma365Verify.Tests.Containers;

internal sealed class PortSetCellsTests
{
    [Test]
    public void A_set_survives_the_journey_as_cells() => Gen.UShort.Array[0, 50].Sample(ports =>
    {
        var set = PortSet.Of(ports.Select(port => new PortRange(port, port)));
        return set.ToCells().ToPortSet().Equals(set);
    });

    [Test]
    public void Ranges_stay_ranges() =>
        Assert.That(Protocol.Tcp.Cells().ToCells(), Is.EqualTo(new ushort[] { 1, 65535 }));
}
