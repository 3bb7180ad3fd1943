using Elma365Verify.Containers.Environments;
using Elma365Verify.Policies;
using Elma365Verify.Traffic;

namespace Elma365Verify.Tests.Containers;

internal sealed class FlowAssemblyTests
{
    private static readonly string Worker = AddressOf("worker-1");
    private static readonly string Master = AddressOf("master-1");
    private static readonly string Redis = AddressOf("data-redis");

    [Test]
    public void What_was_tried_is_told_from_what_was_handed_on()
    {
        var entering = new FlowTableText().With("segments", 5, Worker, Redis, 6379).With("segments", 3, Worker, Redis, 6380);
        var leaving = new FlowTableText().With("segments", 4, "worker-1", Worker, Redis, 6379);

        Assert.That(Conversations(entering, leaving), Is.EqualTo<ObservedConversation[]>(
        [
            Opening("worker-1", "data-redis", Protocol.Tcp, 6379, 5, 4),
            Opening("worker-1", "data-redis", Protocol.Tcp, 6380, 3, 0),
        ]));
    }

    [Test]
    public void Datagrams_from_several_source_ports_are_one_conversation_and_answers_that_left_are_none()
    {
        var entering = new FlowTableText()
            .With("datagrams", 1, Worker, 40000, Master, 4234)
            .With("datagrams", 2, Worker, 40001, Master, 4234);
        var leaving = new FlowTableText()
            .With("datagrams", 1, "worker-1", Worker, 40000, Master, 4234)
            .With("datagrams", 1, "worker-1", Worker, 40001, Master, 4234)
            .With("datagrams", 2, "master-1", Master, 4234, Worker, 40001);

        Assert.That(Conversations(entering, leaving), Is.EqualTo<ObservedConversation[]>(
            [Opening("worker-1", "master-1", Protocol.Udp, 4234, 3, 2)]));
    }

    [Test]
    public void An_echo_reply_that_left_is_the_answer_to_a_request_and_to_nothing_else()
    {
        var entering = new FlowTableText().With("messages", 1, Worker, Master, 8);
        var leaving = new FlowTableText()
            .With("messages", 1, "worker-1", Worker, Master, 8)
            .With("messages", 1, "master-1", Master, Worker, 0)
            .With("messages", 1, "master-1", Master, Redis, 0);

        Assert.That(Conversations(entering, leaving), Is.EqualTo<ObservedConversation[]>(
        [
            Opening("worker-1", "master-1", Protocol.Icmp, 8, 1, 1),
            new("master-1", "data-redis", TrafficKind.Rewritten, 1, 0, 1, 1),
        ]));
    }

    [Test]
    public void What_left_as_nobody_had_sent_it_was_rewritten()
    {
        var entering = new FlowTableText().With("segments", 1, Worker, Redis, 6380);
        var leaving = new FlowTableText()
            .With("segments", 1, "worker-1", Worker, Redis, 6379)
            .With("segments", 1, "worker-1", "198.18.0.1", Redis, 6380)
            .With("datagrams", 1, "worker-1", Worker, 1, Redis, 2)
            .With("protocols", 1, "worker-1", Worker, Redis, 132);

        Assert.That(Conversations(entering, leaving), Is.EqualTo<ObservedConversation[]>(
        [
            Opening("worker-1", "data-redis", Protocol.Tcp, 6380, 1, 0),
            new("worker-1", "data-redis", TrafficKind.Rewritten, 6, 6379, 1, 1),
            new("worker-1 as 198.18.0.1", "data-redis", TrafficKind.Rewritten, 6, 6380, 1, 1),
            new("worker-1", "data-redis", TrafficKind.Rewritten, 17, 2, 1, 1),
            new("worker-1", "data-redis", TrafficKind.Rewritten, 132, 0, 1, 1),
        ]));
    }

    [Test]
    public void A_packet_from_another_leg_does_not_count_as_handed_on()
    {
        var entering = new FlowTableText().With("segments", 1, Worker, Redis, 6379);
        var leaving = new FlowTableText().With("segments", 1, "master-1", Worker, Redis, 6379);

        Assert.That(Conversations(entering, leaving), Is.EqualTo<ObservedConversation[]>(
        [
            Opening("worker-1", "data-redis", Protocol.Tcp, 6379, 1, 0),
            new($"master-1 as {Worker}", "data-redis", TrafficKind.Rewritten, 6, 6379, 1, 1),
        ]));
    }

    [Test]
    public void Everything_else_keeps_its_kind()
    {
        var entering = new FlowTableText()
            .With("protocols", 1, Worker, "10.0.0.1", 132)
            .With("unopened", 2, Redis, 6379, Worker, 40000)
            .With("fragments", 3, Worker, Redis, 17)
            .With("spoofed", 4, "worker-1", "198.18.9.9", Redis, 6)
            .With("frames", 5, "worker-1", 0x86dd);

        ObservedConversation[] expected =
        [
            new("worker-1", "10.0.0.1", TrafficKind.OtherProtocol, 132, 0, 1, 0),
            new("data-redis", "worker-1", TrafficKind.Unopened, 6, 40000, 2, null) { SourcePort = 6379 },
            new("worker-1", "data-redis", TrafficKind.Fragment, 17, 0, 3, null),
            new("worker-1 as 198.18.9.9", "data-redis", TrafficKind.Spoofed, 6, 0, 4, null),
            new("worker-1", "", TrafficKind.Frame, 0x86dd, 0, 5, null),
        ];
        Assert.That(Conversations(entering, new FlowTableText()), Is.EqualTo(expected));
    }

    [Test]
    public void Every_packet_accounted_for_leaves_no_doubt() =>
        Assert.That(Doubts(seen: 10), Is.Empty, "5 answers, 2 neighbours, 3 recorded");

    [TestCase(11, TestName = "{m}(one lost)")]
    [TestCase(9, TestName = "{m}(one too many)")]
    public void Accounts_that_do_not_balance_are_a_doubt(long seen) =>
        Assert.That(Doubts(seen), Has.One.EqualTo($"{seen} packets entered the firewall, but the recorder accounts for 10"));

    [TestCase(true)]
    [TestCase(false)]
    public void Packets_that_could_not_be_recorded_are_a_doubt(bool entered)
    {
        var (lossy, sound) = (new FlowTableText().Counting("unrecorded", 3), new FlowTableText());
        var doubts = Observe(entered ? lossy : sound, entered ? sound : lossy, seen: entered ? 3 : 0).Doubts;

        Assert.That(doubts, Has.One.StartsWith($"3 packets that {(entered ? "entered" : "left")} the firewall could not be recorded"));
    }

    [TestCase("segments")]
    [TestCase("datagrams")]
    [TestCase("messages")]
    [TestCase("protocols")]
    [TestCase("unopened")]
    [TestCase("fragments")]
    [TestCase("spoofed")]
    [TestCase("frames")]
    public void A_table_that_lacks_a_set_is_refused(string set) => Assert.That(
        () => Observe(new FlowTableText().Without(set), new FlowTableText(), 0), Throws.TypeOf<FormatException>());

    private static readonly object[] Misread =
    [
        new TestCaseData("segments", new object[] { "nobody", "198.18.0.1", 1 }).SetArgDisplayNames("no address"),
        new TestCaseData("segments", new object[] { "::1", "198.18.0.1", 1 }).SetArgDisplayNames("an IPv6 address"),
        new TestCaseData("segments", new object[] { "198.18.0.1", "198.18.0.1", 65536 }).SetArgDisplayNames("a port too high"),
        new TestCaseData("segments", new object[] { "198.18.0.1", "198.18.0.1", "ssh" }).SetArgDisplayNames("a port's name"),
        new TestCaseData("segments", new object[] { "198.18.0.1", "198.18.0.1" }).SetArgDisplayNames("a part too few"),
        new TestCaseData("frames", new object[] { "worker-1", "ip6" }).SetArgDisplayNames("an EtherType's name"),
    ];

    [TestCaseSource(nameof(Misread))]
    public void An_element_that_can_not_be_read_is_refused(string set, object[] key) => Assert.That(
        () => Observe(new FlowTableText().With(set, 1, key), new FlowTableText(), 1), Throws.TypeOf<FormatException>());

    private static IReadOnlyList<string> Doubts(long seen)
    {
        var entering = new FlowTableText().Counting("answers", 5).Counting("neighbours", 2).With("segments", 3, Worker, Redis, 6379);
        return Observe(entering, new FlowTableText(), seen).Doubts;
    }

    private static IReadOnlyList<ObservedConversation> Conversations(FlowTableText entering, FlowTableText leaving) =>
        Observe(entering, leaving, seen: 0).Conversations;

    private static TrafficObservation Observe(FlowTableText entering, FlowTableText leaving, long seen) =>
        new FlowAssembly(entering.Parse(), leaving.Parse(), Reference.Topology).Observe(seen);

    private static string AddressOf(string host) => Reference.Host(host).Address.ToString();

    private static ObservedConversation Opening(string from, string to, Protocol protocol, ushort port, long packets, long handedOn) =>
        new(from, to, TrafficKind.Opening, (int)protocol, port, packets, handedOn);
}
