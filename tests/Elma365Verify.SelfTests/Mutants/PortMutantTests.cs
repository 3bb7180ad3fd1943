using Elma365Verify.Policies;

namespace Elma365Verify.SelfTests.Mutants;

/// <summary>A rule too few, a port too many: exactly that cell turns red.</summary>
public sealed class PortMutantTests
{
    private const string Redis = "ip daddr $data_redis tcp dport 6379 accept";
    private const string Mongo = "ip daddr $data_mongodb tcp dport 27017 accept";
    private const string Amqps = "ip daddr $data_rabbitmq tcp dport 5671 accept";
    private const string S3 = "ip daddr $data_minio tcp dport 9000 accept";
    private const string NodePorts = "30000-32767";

    [Test, CancelAfter(Bounds.Sweep)]
    public Task A_dropped_rule_is_an_outage_of_its_port_from_every_node(CancellationToken token) => new MutantExpectation(
        Reference.Ruleset.With(Redis, ""),
        Change.Closes("node", "data:redis", Protocol.Tcp, "6379")).VerifyAsync(token);

    [Test, CancelAfter(Bounds.Sweep)]
    public Task An_extra_tcp_port_is_a_leak_of_that_port_from_every_node(CancellationToken token) => new MutantExpectation(
        Reference.Ruleset.With(Mongo, "ip daddr $data_mongodb tcp dport { 27017, 27018 } accept"),
        Change.Opens("node", "data:mongodb", Protocol.Tcp, "27018")).VerifyAsync(token);

    [Test, CancelAfter(Bounds.Sweep)]
    public Task A_port_shifted_by_one_is_an_outage_and_a_leak(CancellationToken token) => new MutantExpectation(
        Reference.Ruleset.With(S3, "ip daddr $data_minio tcp dport 9001 accept"),
        Change.Closes("node", "data:minio", Protocol.Tcp, "9000"),
        Change.Opens("node", "data:minio", Protocol.Tcp, "9001")).VerifyAsync(token);

    [Test, CancelAfter(Bounds.Sweep)]
    public Task A_swapped_protocol_is_an_outage_in_one_and_a_leak_in_the_other(CancellationToken token) => new MutantExpectation(
        Reference.Ruleset.With(Amqps, "ip daddr $data_rabbitmq udp dport 5671 accept"),
        Change.Closes("node", "data:rabbitmq", Protocol.Tcp, "5671"),
        Change.Opens("node", "data:rabbitmq", Protocol.Udp, "5671")).VerifyAsync(token);

    [TestCase("29999-32767", "29999")]
    [TestCase("30000-32768", "32768")]
    [CancelAfter(Bounds.Sweep)]
    public Task A_range_widened_by_one_is_a_leak_of_a_port(string range, string leak, CancellationToken token) => new MutantExpectation(
        Reference.Ruleset.With(NodePorts, range),
        Change.Opens("external:allowed", "frontend", Protocol.Tcp, leak),
        Change.Opens("edge:proxy", "frontend", Protocol.Tcp, leak)).VerifyAsync(token);

    [TestCase("30001-32767", "30000")]
    [TestCase("30000-32766", "32767")]
    [CancelAfter(Bounds.Sweep)]
    public Task A_range_narrowed_by_one_is_an_outage_of_a_port(string range, string port, CancellationToken token) => new MutantExpectation(
        Reference.Ruleset.With(NodePorts, range),
        Change.Closes("external:allowed", "frontend", Protocol.Tcp, port),
        Change.Closes("edge:proxy", "frontend", Protocol.Tcp, port)).VerifyAsync(token);

    [TestCase("1")]
    [TestCase("65535")]
    [CancelAfter(Bounds.Sweep)]
    public Task The_first_and_the_last_port_there_are_leak_like_any_other(string port, CancellationToken token) => new MutantExpectation(
        Reference.Ruleset.WithRule($"ip saddr $lan ip daddr $edge meta l4proto {{ tcp, udp }} th dport {port} accept"),
        Change.Opens("lan", "edge", Protocol.Tcp, port),
        Change.Opens("lan", "edge", Protocol.Udp, port)).VerifyAsync(token);

    [Test, CancelAfter(Bounds.Sweep)]
    public Task Dropped_icmp_is_an_outage_of_ping_between_all_nodes(CancellationToken token) => new MutantExpectation(
        Reference.Ruleset.With("ip daddr $node icmp type echo-request accept", ""),
        Change.Closes("node", "node", Protocol.Icmp, "8")).VerifyAsync(token);

    [Test, CancelAfter(Bounds.Sweep)]
    public Task Icmp_opened_for_the_stranger_is_a_leak_of_ping_to_everyone(CancellationToken token) => new MutantExpectation(
        Reference.Ruleset.WithRule("ip saddr $external_stranger icmp type echo-request accept"),
        Change.Opens("external:stranger", "*", Protocol.Icmp, "8")).VerifyAsync(token);
}
