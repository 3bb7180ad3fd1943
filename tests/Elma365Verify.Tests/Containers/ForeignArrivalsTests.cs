using Elma365Verify.Agent.Protocol;
using Elma365Verify.Containers.Environments;
using Elma365Verify.Containers.Reachability;
using Elma365Verify.Policies;
using Elma365Verify.Reachability;
using Elma365Verify.Tests.Samples;
using Elma365Verify.Topologies;

namespace Elma365Verify.Tests.Containers;

/// <summary>
/// A packet that is no probe arrives at data-redis: whose it is decides what it makes unproven. Its sender's is one that entered the
/// firewall as it arrived; every other one may be a probe that lost its mark.
/// </summary>
internal sealed class ForeignArrivalsTests
{
    private const string Redis = "198.18.12.2";
    private const string Worker = "198.18.7.2";
    private static readonly Host WorkerHost = SampleNetwork.Named("worker-1");

    [Test]
    public void A_datagram_of_a_hosts_own_leaves_its_own_cell_unproven_and_nothing_else()
    {
        var frame = SampleForeign.Datagram("hello"u8, Worker, Redis, 40000, 9999);
        var scene = Arriving(frame, Entered("foreign_datagrams", 40000, 9999), Protocol.Udp);

        var verdict = scene.Decide();

        Assert.That(verdict.Unproven, Is.EqualTo(SampleNetwork.Ports("9999")));
        Assert.That((verdict.Leaks.IsEmpty, verdict.Outages.IsEmpty), Is.EqualTo((true, true)));
        Assert.That(verdict.Doubts, Has.One.Items);
        Assert.That(verdict.Doubts[0], Does.Contain("worker-1 (leg worker-1) sent a packet to data-redis of its own accord")
            .And.Contain("udp 198.18.7.2:40000 → 198.18.12.2:9999").And.Contain("(hello)"));
    }

    [Test]
    public void A_connection_that_a_host_asks_for_and_the_ruleset_lets_through_is_a_leak()
    {
        var scene = Arriving(SampleForeign.Segment(0x02, [], Worker, Redis, 40000, 9999), Entered("foreign_segments", 40000, 9999));

        var verdict = scene.Decide();

        Assert.That(verdict.Leaks, Is.EqualTo(SampleNetwork.Ports("9999")));
        Assert.That(verdict.Unproven, Is.EqualTo(PortSet.Empty));
    }

    [Test]
    public void A_connection_to_a_documented_port_touches_nothing()
    {
        var scene = Arriving(SampleForeign.Segment(0x02, [], Worker, Redis, 40000, 6379), Entered("foreign_segments", 40000, 6379));

        Assert.That(scene.Decide().IsConforming);
        Assert.That(scene.Observe().Foreign, Has.One.Items);
    }

    [Test]
    public void A_late_segment_of_a_documented_conversation_touches_nothing()
    {
        var frame = SampleForeign.Segment(0x10, [], Redis, Worker, 6379, 40000);
        var late = new ForeignTraffic(
            SampleNetwork.Named("data-redis"), WorkerHost, ForeignPacket.Read(frame)!, Packets: 1, IsCalibration: false);
        var sweep = new Sweep(SampleNetwork.Named("data-redis"), WorkerHost, Protocol.Tcp);
        var cells = Protocol.Tcp.Cells();
        var observation = new SweepObservation(
            sweep, cells, cells.Count, cells.Count, HandedOn: 0, Captured: 0, PortSet.Empty, Strays: [], Doubts: []) { Foreign = [late] };

        Assert.That(new Judge(SampleNetwork.Policy).Decide(observation).IsConforming);

        var undocumented = late with { Packet = ForeignPacket.Read(SampleForeign.Segment(0x10, [], Redis, Worker, 6380, 40000))! };
        var disputed = new Judge(SampleNetwork.Policy).Decide(observation with { Foreign = [undocumented] });
        Assert.That(disputed.Unproven, Is.EqualTo(SampleNetwork.Ports("40000")), "6380 is documented nowhere");
    }

    [TestCase("another port", 40000, 9998)]
    [TestCase("nothing entered", 0, 0)]
    public void What_no_host_sent_as_it_arrived_leaves_every_silent_cell_unproven(string why, int source, int port)
    {
        var entered = port == 0 ? ForeignCustody.None : Entered("foreign_segments", source, port);
        var verdict = Arriving(SampleForeign.Segment(0x10, [], Worker, Redis, 40000, 9999), entered).Decide();

        Assert.That(verdict.Unproven.Count, Is.EqualTo(65534), why);
        Assert.That(verdict.Doubts, Has.Some.Contains("tcp 198.18.7.2:40000 → 198.18.12.2:9999, ACK").And.Some.Contains(
            "no host sent them like that: the firewall made or changed them"));
    }

    [Test]
    public void More_captured_than_entered_is_nobodys()
    {
        var frame = SampleForeign.Segment(0x10, [], Worker, Redis, 40000, 9999);
        var verdict = Arriving(frame, Entered("foreign_segments", 40000, 9999), packets: 2).Decide();

        Assert.That(verdict.Unproven.Count, Is.EqualTo(65534));
    }

    [Test]
    public void The_same_packet_over_two_legs_is_nobodys()
    {
        var custody = ForeignCustody.Parse(Listing(
            Set("foreign_segments", Element("worker-1", 40000, 9999), Element("worker-2", 40000, 9999)),
            Set("foreign_datagrams"),
            Set("foreign")));

        Assert.That(custody.EntryOf(ForeignPacket.Read(SampleForeign.Segment(0x10, [], Worker, Redis, 40000, 9999))!), Is.Null);
    }

    [Test]
    public void A_protocol_without_ports_is_found_by_its_number()
    {
        var frame = SampleForeign.Datagram([], Worker, Redis);
        frame[23] = 47;
        var element = Counted($"\"worker-1\", \"{Worker}\", \"{Redis}\", 47", packets: 3);
        var custody = ForeignCustody.Parse(Listing(Set("foreign_segments"), Set("foreign_datagrams"), Set("foreign", element)));

        Assert.That(custody.EntryOf(ForeignPacket.Read(frame)!), Is.EqualTo(new ForeignEntry("worker-1", 3)));
    }

    [TestCase("{}")]
    [TestCase("Error: No such file or directory")]
    [TestCase("""{"nftables": [{"set": {"name": "foreign_segments"}}]}""")]
    public void A_listing_of_anything_else_is_refused(string text) =>
        Assert.That(() => ForeignCustody.Parse(text), Throws.TypeOf<FormatException>());

    [Test]
    public void Calibration_leaves_the_own_cells_of_a_foreign_packet_unproven_and_no_leg()
    {
        var packet = ForeignPacket.Read(SampleForeign.Segment(0x02, [], Worker, Redis, 40000, 9999))!;
        var seen = new ForeignTraffic(WorkerHost, SampleNetwork.Named("data-redis"), packet, Packets: 4, IsCalibration: false);
        SweepObservation[] ring = [Whole("worker-1", "worker-2"), Whole("worker-2", "data-redis")];
        var calibration = new Calibration(ring, [seen]);

        var verdict = new Judge(SampleNetwork.Policy).Decide(calibration.Qualify(new SweepScene().Observe()));

        Assert.That(calibration.Failures, Is.Empty);
        Assert.That((verdict.Unproven, verdict.Leaks), Is.EqualTo((SampleNetwork.Ports("9999"), PortSet.Empty)));
        Assert.That(verdict.Doubts, Has.One.Contains("while the firewall was open for calibration"));
        var back = new Judge(SampleNetwork.Policy).Decide(calibration.Qualify(Whole("data-redis", "worker-1")));
        Assert.That(back.Doubts, Has.None.Contains("of its own accord"));
    }

    private static SweepObservation Whole(string from, string to)
    {
        var cells = Protocol.Tcp.Cells();
        var sweep = new Sweep(SampleNetwork.Named(from), SampleNetwork.Named(to), Protocol.Tcp);
        return new SweepObservation(sweep, cells, cells.Count, cells.Count, cells.Count, cells.Count, cells, Strays: [], Doubts: []);
    }

    private static SweepScene Arriving(
        byte[] frame, ForeignCustody entered, Protocol protocol = Protocol.Tcp, long packets = 1)
    {
        var captured = protocol == Protocol.Tcp ? new[] { SweepScene.Capture(1, 6379) } : [];
        var collected = SweepScene.Witness(captured).Collected! with
        {
            Unmarked = packets,
            FirstUnmarked = Convert.ToHexString(frame),
            UnmarkedKinds = [new UnmarkedFrames(packets, frame)],
        };
        return new SweepScene
        {
            Foreign = entered,
            Protocol = protocol,
            HandedOn = captured.Length,
            Target = new WitnessRecord(collected, null),
        };
    }

    private static ForeignCustody Entered(string set, int source, int port) => ForeignCustody.Parse(Listing(
        [.. new[] { "foreign_segments", "foreign_datagrams", "foreign" }.Select(name =>
            name == set ? Set(name, Element("worker-1", source, port)) : Set(name))]));

    private static string Listing(params IEnumerable<string> sets) =>
        $$$"""{"nftables": [{"metainfo": {"version": "1.0.6"}}, {{{string.Join(", ", sets)}}}]}""";

    private static string Set(string name, params IEnumerable<string> elements) => $$$"""
        {"set": {"family": "netdev", "name": "{{{name}}}", "table": "elma365_custody", "elem": [{{{string.Join(", ", elements)}}}] } }
        """;

    private static string Element(string leg, int source, int port) =>
        Counted(FormattableString.Invariant($"\"{leg}\", \"{Worker}\", \"{Redis}\", {source}, {port}"), packets: 1);

    private static string Counted(string key, int packets) =>
        $$$"""{"elem": {"val": {"concat": [{{{key}}}]}, "counter": {"packets": {{{packets}}}, "bytes": 60} } }""";
}
