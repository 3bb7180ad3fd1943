using Elma365Verify.Policies;

namespace Elma365Verify.Tests.Policies;

/// <summary>A policy's answers to crafted packets.</summary>
internal sealed class EvasionAnswerTests
{
    private const string Flows = """
        zones:
          lan: { roles: [workstation], description: Desks. }
          data: { roles: [redis, minio], description: Stores. }
        groups:
          all: [lan, data]
        flows:
          - { id: redis, from: lan, to: data:redis, protocol: tcp, ports: 6379, purpose: Redis, seed: { section: none } }

        """;

    [Test]
    public void Without_answers_everything_is_blocked() => Assert.That(PolicyLoader.Parse(Flows, "p.yaml").Evasions, Is.Empty);

    [Test]
    public void An_answer_names_families_and_hosts()
    {
        var policy = PolicyLoader.Parse(
            Flows + "evasions:\n  - { families: [ipv6-tcp, ipv6-udp], from: all, to: data:redis, answer: permitted, why: Dual stack. }\n",
            "p.yaml");
        var answer = policy.Evasions.Single();
        Assert.That(answer.Families, Is.EqualTo(new[] { "ipv6-tcp", "ipv6-udp" }));
        Assert.That(answer.From, Is.EqualTo(new[] { new Selector("lan", null), new Selector("data", null) }));
        Assert.That(answer.To, Is.EqualTo(new[] { new Selector("data", "redis") }));
        Assert.That((answer.Why, answer.Line), Is.EqualTo(("Dual stack.", 9)));
    }

    [TestCase("{ families: tcp-akc, from: lan, answer: permitted, why: x }",
        "p.yaml:9: there is no family 'tcp-akc'; did you mean 'tcp-ack'?")]
    [TestCase("{ families: tcp-ack, from: wan, answer: permitted, why: x }", "p.yaml:9: there is no zone or group 'wan'")]
    [TestCase("{ families: tcp-ack, from: lan, to: wan, answer: permitted, why: x }", "p.yaml:9: there is no zone or group 'wan'")]
    [TestCase("{ families: tcp-ack, from: lan, answer: allowed, why: x }", "p.yaml:9: 'allowed' is no answer; write 'permitted'")]
    [TestCase("{ families: tcp-ack, from: lan, answer: permitted }", "p.yaml:9: an answer to evasions needs the key 'why'")]
    [TestCase("{ families: [], from: lan, answer: permitted, why: x }", "p.yaml:9: 'families' is an empty list")]
    [TestCase("nothing", "p.yaml:9: an answer to evasions is a mapping")]
    public void A_wrong_answer_is_refused_with_its_line(string answer, string message) => Assert.That(
        () => PolicyLoader.Parse($"{Flows}evasions:\n  - {answer}\n", "p.yaml"),
        Throws.TypeOf<ConfigurationException>().With.Message.StartsWith(message));

    [Test]
    public void An_empty_list_of_answers_is_refused() => Assert.That(
        () => PolicyLoader.Parse($"{Flows}evasions: []\n", "p.yaml"),
        Throws.TypeOf<ConfigurationException>().With.Message.StartsWith("p.yaml:8: 'evasions' is a list of 1 to 100 answers"));
}
