extern alias agent;

using agent::Elma365Verify.Agent.Packets;
using Elma365Verify.Tests.Samples;

namespace Elma365Verify.Tests.Agent;

internal sealed class UnmarkedKeyTests
{
    [Test]
    public void Ports_are_those_of_whole_segments_and_datagrams_alone()
    {
        var frame = SampleForeign.Segment(0x02, [], source: 40000, port: 9999);
        Assert.That(UnmarkedKey.Of(frame)!.Value.Ports, Is.EqualTo((40000u << 16) | 9999u));
        (frame[20], frame[21]) = (0x00, 0xb9);
        Assert.That(UnmarkedKey.Of(frame)!.Value.Ports, Is.Zero, "a later fragment");
        frame[23] = 47;
        Assert.That(UnmarkedKey.Of(frame)!.Value.Ports, Is.Zero, "GRE");
        Assert.That(UnmarkedKey.Of(frame.AsSpan(0, 30)), Is.Null);
    }
}
