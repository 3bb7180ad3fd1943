using Elma365Verify.Policies;
using Elma365Verify.Traffic;

namespace Elma365Verify.Tests.Traffic;

/// <summary>A worker uses PostgreSQL; what else is seen beside it?</summary>
public sealed class TrafficJudgementTests
{
    private static readonly RequiredConversation Required = new(
        Reference.Host("worker-1"), Reference.Host("data-postgresql"), Protocol.Tcp, 5432);

    private static readonly ObservedConversation Documented = Opening("worker-1", "data-postgresql", Protocol.Tcp, 5432, 7, 7);

    private static readonly object[] Undocumented =
    [
        Case(Opening("worker-1", "data-redis", Protocol.Tcp, 6380, 3, 0),
            "worker-1 → data-redis tcp/6380 was tried: 3 packets, none handed on"),
        Case(Opening("worker-1", "data-redis", Protocol.Tcp, 6380, 3, 2),
            "worker-1 → data-redis tcp/6380 was tried: 3 packets, 2 handed on"),
        Case(Opening("worker-1", "data-redis", Protocol.Udp, 6379, 1, 1),
            "worker-1 → data-redis udp/6379 was tried: 1 packet, 1 handed on"),
        Case(Opening("data-redis", "worker-1", Protocol.Tcp, 6379, 1, 1),
            "data-redis → worker-1 tcp/6379 was tried: 1 packet, 1 handed on"),
        Case(Opening("worker-1", "master-1", Protocol.Icmp, 3, 1, 1), "worker-1 → master-1 icmp type 3 was tried: 1 packet, 1 handed on"),
        Case(Opening("worker-1", "worker-1", Protocol.Tcp, 4204, 1, 1), "worker-1 → worker-1 tcp/4204 was tried: 1 packet, 1 handed on"),
        Case(Opening("worker-1", "8.8.8.8", Protocol.Udp, 53, 2, 0),
            "worker-1 → 8.8.8.8 (no host of the topology) udp/53 was tried: 2 packets, none handed on"),
        Case(Opening("worker-1", "198.18.0.1", Protocol.Tcp, 22, 1, 0),
            "worker-1 → 198.18.0.1 (the firewall itself) tcp/22 was tried: 1 packet, none handed on"),
        Case(Other(TrafficKind.OtherProtocol, "data-redis", 47) with { HandedOn = 0 },
            "worker-1 → data-redis IP protocol 47 was tried: 2 packets, none handed on"),
        Case(Other(TrafficKind.OtherProtocol, "data-redis", 47),
            "worker-1 → data-redis IP protocol 47 was tried: 2 packets, not counted whether handed on"),
        Case(Other(TrafficKind.Fragment, "data-postgresql", 6),
            "worker-1 → data-postgresql IP protocol 6 in later fragments, which name no port: 2 packets"),
        Case(Other(TrafficKind.Frame, "", 0x86dd), "worker-1 sent what is neither IPv4 nor ARP: EtherType 0x86dd, 2 packets"),
        Case(Other(TrafficKind.Spoofed, "data-postgresql", 6) with { From = "worker-1 as 198.18.9.9" },
            "worker-1 as 198.18.9.9 (no host of the topology) → data-postgresql IP protocol 6: "
            + "2 packets from an address that is not the host's own"),
        Case(Other(TrafficKind.Rewritten, "data-postgresql", 6) with { Port = 5432 },
            "worker-1 → data-postgresql tcp/5432 left the firewall, though nobody had sent it so: 2 packets"),
        Case(Segments("worker-1", 40000, "data-postgresql", 5433),
            "worker-1 → data-postgresql tcp/5433 from port 40000: 2 packets of a conversation that nobody was seen to open"),
        Case(Segments("data-postgresql", 5432, "lan-1", 40000),
            "data-postgresql → lan-1 tcp/40000 from port 5432: 2 packets of a conversation that nobody was seen to open"),
    ];

    [Test]
    public void Documented_conversations_alone_conform()
    {
        var judgement = Judge([Documented]);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(judgement.Outcome, Is.EqualTo(TrafficOutcome.Conforms));
            Assert.That(judgement.Findings, Is.Empty);
            Assert.That(judgement.Doubts, Is.Empty);
        }
    }

    [TestCaseSource(nameof(Undocumented))]
    public void Anything_else_is_a_finding_by_name(ObservedConversation undocumented, string sentence)
    {
        var judgement = Judge([Documented, undocumented]);

        Assert.That(judgement.Outcome, Is.EqualTo(TrafficOutcome.Finding));
        Assert.That(judgement.Findings, Is.EqualTo<string[]>([sentence]));
    }

    [TestCase("worker-1", (ushort)40000, "data-postgresql", (ushort)5432)]
    [TestCase("data-postgresql", (ushort)5432, "worker-1", (ushort)40000)]
    public void Segments_of_a_documented_conversation_opened_earlier_conform(string from, ushort sourcePort, string to, ushort port) =>
        Assert.That(Judge([Documented, Segments(from, sourcePort, to, port)]).Outcome, Is.EqualTo(TrafficOutcome.Conforms));

    [Test]
    public void A_required_conversation_not_seen_leaves_everything_unproven()
    {
        var judgement = Judge([Segments("worker-1", 40000, "data-postgresql", 5432)]);

        Assert.That(judgement.Outcome, Is.EqualTo(TrafficOutcome.Unproven));
        Assert.That(
            judgement.Doubts,
            Is.EqualTo<string[]>(["worker-1 → data-postgresql tcp/5432 took place, but the firewall's recorder did not see it"]));
    }

    [TestCase(0L)]
    [TestCase(null)]
    public void A_required_conversation_not_seen_to_be_handed_on_leaves_everything_unproven(long? handedOn)
    {
        var judgement = Judge([Documented with { HandedOn = handedOn }]);

        Assert.That(judgement.Outcome, Is.EqualTo(TrafficOutcome.Unproven));
        Assert.That(judgement.Doubts, Has.One.EndsWith("did not see it handed on"));
    }

    [Test]
    public void With_nothing_required_nothing_is_proven()
    {
        var judgement = TrafficJudgement.Of(new TrafficObservation([Documented], []), Reference.Policy, Reference.Topology, []);

        Assert.That(judgement.Outcome, Is.EqualTo(TrafficOutcome.Unproven));
        Assert.That(judgement.Doubts, Has.One.Contains("nothing shows that any would have been"));
    }

    [Test]
    public void A_recorders_doubt_leaves_everything_unproven()
    {
        var judgement = TrafficJudgement.Of(
            new TrafficObservation([Documented], ["the set was full"]), Reference.Policy, Reference.Topology, [Required]);

        Assert.That(judgement.Outcome, Is.EqualTo(TrafficOutcome.Unproven));
        Assert.That(judgement.Doubts, Is.EqualTo<string[]>(["the set was full"]));
    }

    private static TrafficJudgement Judge(IReadOnlyList<ObservedConversation> conversations) =>
        TrafficJudgement.Of(new TrafficObservation(conversations, []), Reference.Policy, Reference.Topology, [Required]);

    private static ObservedConversation Opening(string from, string to, Protocol protocol, ushort port, long packets, long handedOn) =>
        new(from, to, TrafficKind.Opening, (int)protocol, port, packets, handedOn);

    private static ObservedConversation Other(TrafficKind kind, string to, int number) => new("worker-1", to, kind, number, 0, 2, null);

    private static ObservedConversation Segments(string from, ushort sourcePort, string to, ushort port) =>
        new(from, to, TrafficKind.Unopened, (int)Protocol.Tcp, port, 2, null) { SourcePort = sourcePort };

    private static TestCaseData Case(ObservedConversation undocumented, string sentence) =>
        new TestCaseData(undocumented, sentence).SetArgDisplayNames($"{undocumented.Kind}: {sentence}");
}
