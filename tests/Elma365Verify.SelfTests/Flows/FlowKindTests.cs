using Elma365Verify.Policies;
using Elma365Verify.Topologies;
using Elma365Verify.Traffic;

namespace Elma365Verify.SelfTests.Flows;

/// <summary>Everything but TCP: datagrams and their answers, ICMP, and packets no client sends by accident.</summary>
public sealed class FlowKindTests
{
    private static readonly RequiredConversation Ntp = Recording.Required("worker-1", "master-1", Protocol.Udp, 4234);

    private static readonly string[] Undocumented =
    [
        "worker-1 → data-redis IP protocol 132 was tried: 1 packet, none handed on",
        "worker-1 as 198.18.9.9 (no host of the topology) → data-redis IP protocol 17: "
        + "1 packet from an address that is not the host's own",
        "worker-1 → master-1 IP protocol 17 in later fragments, which name no port: 2 packets",
        "worker-1 sent what is neither IPv4 nor ARP: EtherType 0x86dd, 1 packet",
        "worker-1 → 198.18.0.1 (the firewall itself) udp/53 was tried: 1 packet, none handed on",
    ];

    /// <summary>Listens when it returns, and hears one datagram.</summary>
    private const string Hear = """
        my $s = IO::Socket::INET->new(Proto => 'udp', LocalPort => 4234) or die $@;
        exit if fork;
        open STDIN, '<', '/dev/null'; open STDOUT, '>', '/dev/null'; open STDERR, '>', '/dev/null';
        alarm 15;
        $s->recv(my $asked, 8192);
        """;

    [Test, CancelAfter(Bounds.Sweep)]
    public async Task A_datagram_and_its_answer_are_one_conversation(CancellationToken token)
    {
        await using var recording = await Recording.StartAsync(token);
        await AskAndAnswerAsync(token);

        var opened = await recording.OpeningsAsync(token);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(opened, Is.EqualTo(new[] { Udp("worker-1", "master-1", 4234, packets: 1, handedOn: 1) }));
            Assert.That((await recording.JudgeAsync(token, Ntp)).Outcome, Is.EqualTo(TrafficOutcome.Conforms));
        }
    }

    [Test, CancelAfter(Bounds.Sweep)]
    public async Task A_datagram_from_a_service_port_that_answers_nothing_is_a_conversation_of_its_own(CancellationToken token)
    {
        await using var recording = await Recording.StartAsync(token);
        await AskAndAnswerAsync(token);
        var send = $"""
            my $to = '{Recording.Address("worker-1")}';
            my $s = IO::Socket::INET->new(Proto => 'udp', LocalPort => 4234, PeerAddr => $to, PeerPort => 40001) or die $@;
            $s->send('unasked');
            """;
        await Recording.PerlAsync("master-1", send, token);

        var judgement = await recording.JudgeAsync(token, Ntp);

        Assert.That(judgement.Findings, Has.Count.EqualTo(1));
        Assert.That(judgement.Findings[0], Is.EqualTo("master-1 → worker-1 udp/40001 was tried: 1 packet, none handed on"));
    }

    [Test, CancelAfter(Bounds.Sweep)]
    public async Task An_echo_and_its_reply_are_one_conversation_and_a_reply_alone_is_another(CancellationToken token)
    {
        await using var recording = await Recording.StartAsync(token);
        await Recording.PerlAsync("worker-1", Icmp("master-1", "0800f7fd00010001"), token);
        var echo = Recording.Required("worker-1", "master-1", Protocol.Icmp, 8);
        Assert.That((await recording.JudgeAsync(token, echo)).Outcome, Is.EqualTo(TrafficOutcome.Conforms));

        await Recording.PerlAsync("worker-1", Icmp("frontend-1", "0000fffd00010001"), token);

        var findings = (await recording.JudgeAsync(token, echo)).Findings;
        Assert.That(findings, Has.Count.EqualTo(1));
        Assert.That(findings[0], Is.EqualTo("worker-1 → frontend-1 icmp type 0 was tried: 1 packet, none handed on"));
    }

    [Test, CancelAfter(Bounds.Sweep)]
    public async Task What_no_policy_documents_is_recorded_by_what_it_is(CancellationToken token)
    {
        await using var recording = await Recording.StartAsync(token);
        await Recording.PerlAsync("worker-1", Raw(132, "data-redis"), token);
        await Recording.PerlAsync("worker-1", Spoofed("198.18.9.9", "data-redis"), token);
        await Recording.PerlAsync("master-1", Hear, token);
        await Recording.PerlAsync("worker-1", Fragments("master-1"), token);
        await Recording.PerlAsync("worker-1", Ipv6Frame, token);
        await Recording.PerlAsync(
            "worker-1", $"IO::Socket::INET->new(Proto => 'udp', PeerAddr => '{Topology.Gateway}', PeerPort => 53)->send('x');", token);

        var observed = await recording.ReadAsync(token);
        var judgement = await recording.JudgeAsync(token);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(observed.Doubts, Is.Empty);
            Assert.That(judgement.Findings, Is.EquivalentTo(Undocumented));
        }
    }

    private static async Task AskAndAnswerAsync(CancellationToken token)
    {
        await Recording.PerlAsync("master-1", $"{Hear} $s->send('answer');", token);
        var ask = $"""
            my $s = IO::Socket::INET->new(Proto => 'udp', PeerAddr => '{Recording.Address("master-1")}', PeerPort => 4234) or die $@;
            $s->send('question'); $s->recv(my $answer, 64); $answer eq 'answer' or die "answered '$answer'";
            """;
        await Recording.PerlAsync("worker-1", ask, token);
    }

    private static string Icmp(string to, string message) => Sending(to, Socket(1), $"pack('H*', '{message}')");

    private static string Raw(int protocol, string to) => Sending(to, Socket(protocol), "'x' x 16");

    /// <summary>With a header of its own (IP_HDRINCL, option 3); the kernel adds length and checksum.</summary>
    private static string Spoofed(string from, string to)
    {
        var header = $"pack('CCnnnCCna4a4', 0x45, 0, 0, 0, 0, 64, 17, 0, inet_aton('{from}'), inet_aton('{Recording.Address(to)}'))";
        return Sending(to, $"{Socket(255)} setsockopt($s, 0, 3, pack('i', 1)) or die $!;", $"{header} . pack('nnnn', 4000, 6379, 8, 0)");
    }

    /// <summary>A documented datagram of three fragments to a port that somebody listens on, so that no error comes back.</summary>
    private static string Fragments(string to) => $"""
        my $s = IO::Socket::INET->new(Proto => 'udp', PeerAddr => '{Recording.Address(to)}', PeerPort => 4234) or die $@;
        setsockopt($s, 0, 10, pack('i', 0)) or die $!;
        $s->send('x' x 4000);
        """;

    /// <summary>A frame of EtherType 0x86dd to the firewall's end of the leg, by AF_PACKET (17).</summary>
    private const string Ipv6Frame = """
        open my $f, '<', '/sys/class/net/eth0/ifindex' or die $!; chomp(my $index = <$f>);
        socket(my $s, 17, 3, 0) or die $!;
        my $to = pack('SniSCCa8', 17, 0x86dd, $index, 0, 0, 6, '');
        send($s, pack('H*', 'ffffffffffff' . '02e365010000' . '86dd' . '60' . '00' x 59), 0, $to) or die $!;
        """;

    private static string Socket(int protocol) => $"socket(my $s, AF_INET, SOCK_RAW, {protocol}) or die $!;";

    private static string Sending(string to, string socket, string packet) =>
        $"{socket} send($s, {packet}, 0, pack_sockaddr_in(0, inet_aton('{Recording.Address(to)}'))) or die $!;";

    private static ObservedConversation Udp(string from, string to, ushort port, long packets, long handedOn) =>
        new(from, to, TrafficKind.Opening, (int)Protocol.Udp, port, packets, handedOn);
}
