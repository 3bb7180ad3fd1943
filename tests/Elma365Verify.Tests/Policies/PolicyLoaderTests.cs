using Elma365Verify.Policies;

namespace Elma365Verify.Tests.Policies;

/// <summary>Each case breaks one thing in a sound policy and names the line and the words the user must read.</summary>
public sealed class PolicyLoaderTests
{
    private const string Sound = """
        zones:
          master: { roles: [master], description: Masters. }
          data: { roles: [redis, minio], description: Stores. }
        groups:
          all: [master, data:redis]
        flows:
          - id: first
            from: master
            to: data:redis
            protocol: tcp
            ports: 6379
            purpose: Redis
            seed: { section: Databases, row: 6 }
          - id: second
            from: all
            to: master
            protocol: icmp
            types: echo
            purpose: monitoring
            seed: [{ section: Nodes, row: 1 }, { section: Prose }]
        """;

    [Test]
    public void A_sound_policy_is_read()
    {
        var policy = PolicyLoader.Parse(Sound, "p.yaml");

        using (Assert.EnterMultipleScope())
        {
            Assert.That(string.Join(' ', policy.Zones.Select(zone => zone.Name)), Is.EqualTo("master data"));
            Assert.That(policy.Groups.Single().Name, Is.EqualTo("all"));
            Assert.That(policy.Flows[0].Ports.ToString(), Is.EqualTo("6379"));
            Assert.That(policy.Flows[0].Line, Is.EqualTo(7));
            Assert.That(string.Join(' ', policy.Flows[1].From), Is.EqualTo("master data:redis"));
            Assert.That(policy.Flows[1].Protocol, Is.EqualTo(Protocol.Icmp));
            Assert.That(policy.Flows[1].Ports.Ports(), Is.EqualTo(new ushort[] { 8 }));
            Assert.That(policy.Flows[1].Seed[1], Is.EqualTo(new SeedReference("Prose", null)));
        }
    }

    [TestCase("flows:", "flow:", 6, "a policy has no key 'flow'; did you mean 'flows'?", TestName = "{m}(unknown key at the top)")]
    [TestCase("flows:", "flow:", 1, "a policy needs the key 'flows'", TestName = "{m}(missing key at the top)")]
    [TestCase("ports: 6379", "port: 6379", 11, "a flow has no key 'port'; did you mean 'ports'?", TestName = "{m}(unknown key of a flow)")]
    [TestCase("purpose: Redis", "xyzzy: Redis", 12, "a flow has no key 'xyzzy'; known: id, from", TestName = "{m}(far from every key)")]
    [TestCase("    purpose: Redis\n", "", 7, "a flow needs the key 'purpose'; add it", TestName = "{m}(missing key of a flow)")]
    [TestCase("    ports: 6379\n", "", 7, "a flow over tcp needs the key 'ports'; add it", TestName = "{m}(no ports)")]
    [TestCase("from: master", "to: master", 9, "'to' is given twice; keep one", TestName = "{m}(duplicate key)")]
    [TestCase("from: master", "\"to\": master", 9, "'to' is given twice; keep one", TestName = "{m}(duplicate key, quoted)")]
    [TestCase("ports: 6379", "ports: 0", 11, "port 0 can't be reached", TestName = "{m}(port 0)")]
    [TestCase("ports: 6379", "ports: 65536", 11, "'65536' is neither a port", TestName = "{m}(port too high)")]
    [TestCase("ports: 6379", "ports: 90-80", 11, "'90-80' runs backwards", TestName = "{m}(range backwards)")]
    [TestCase("ports: 6379", "ports: [6379]", 11, "'ports' is a text", TestName = "{m}(ports as a list)")]
    [TestCase("ports: 6379", "ports:", 11, "'ports' is empty", TestName = "{m}(empty ports)")]
    [TestCase("ports: 6379", "ports: 80, 80-81", 11, "repeats a port", TestName = "{m}(repeated port)")]
    [TestCase("ports: 6379", "types: echo", 11, "tcp has ports, not types; rename the key", TestName = "{m}(types with tcp)")]
    [TestCase("types: echo", "ports: 8", 18, "icmp has types, not ports; rename the key", TestName = "{m}(ports with icmp)")]
    [TestCase("types: echo", "types: 8", 18, "the only ICMP type probed is 'echo'", TestName = "{m}(unknown type)")]
    [TestCase("protocol: tcp", "protocol: tpc", 10, "unknown protocol 'tpc'; known: tcp, udp, icmp", TestName = "{m}(protocol misspelt)")]
    [TestCase("protocol: tcp", "protocol: TCP", 10, "unknown protocol 'TCP'; known: tcp, udp, icmp",
        TestName = "{m}(protocol in capitals)")]
    [TestCase("from: master", "from: mastr", 8, "there is no zone or group 'mastr'; did you mean 'master'?",
        TestName = "{m}(unknown zone)")]
    [TestCase("to: data:redis", "to: data:radis", 9, "the zone 'data' has no role 'radis'; did you mean 'redis'?",
        TestName = "{m}(unknown role)")]
    [TestCase("from: all", "from: al", 15, "there is no zone or group 'al'; did you mean 'all'?", TestName = "{m}(unknown group)")]
    [TestCase("from: all", "from: [all, data]", 15, "'data' is already named by 'data:redis' here", TestName = "{m}(a zone named twice)")]
    [TestCase("from: all", "from: []", 15, "'from' is an empty list", TestName = "{m}(empty list)")]
    [TestCase("from: all", "from: [[master]]", 15, "is a text", TestName = "{m}(list in a list)")]
    [TestCase("id: second", "id: first", 14, "the id 'first' is already that of the flow in line 7", TestName = "{m}(duplicate id)")]
    [TestCase("id: first", "id: First Flow", 7, "'First Flow' can't be an id", TestName = "{m}(bad id)")]
    [TestCase("row: 6", "row: 0", 13, "'0' is no row; count the table's rows from 1", TestName = "{m}(row 0)")]
    [TestCase("row: 6", "row: six", 13, "'six' is no row", TestName = "{m}(row no number)")]
    [TestCase("section: Databases, ", "", 13, "a seed reference needs the key 'section'", TestName = "{m}(no section)")]
    [TestCase("roles: [redis, minio]", "roles: [redis, redis]", 3, "the role 'redis' is given twice", TestName = "{m}(duplicate role)")]
    [TestCase("roles: [redis, minio]", "roles: []", 3, "'roles' is an empty list", TestName = "{m}(no roles)")]
    [TestCase("  data: {", "  da_ta: {", 3, "'da_ta' can't name a zone", TestName = "{m}(bad zone name)")]
    [TestCase("  data: {", "  legs: {", 3, "'legs' has a meaning of its own in rulesets", TestName = "{m}(reserved zone name)")]
    [TestCase("  all: [", "  data: [", 5, "the group 'data' has the name of a zone; rename it", TestName = "{m}(group named as a zone)")]
    [TestCase("all: [master, data:redis]", "all: [master, dat]", 5, "there is no zone 'dat'; did you mean 'data'?",
        TestName = "{m}(unknown group member)")]
    [TestCase("all: [master, data:redis]", "all: []", 5, "a group has 1 to 32 members", TestName = "{m}(empty group)")]
    [TestCase("from: master", "from: &a master", 8, "anchors (&) and aliases (*) are not read", TestName = "{m}(anchor)")]
    [TestCase("from: master", "from: !!str master", 8, "tags (!) are not read", TestName = "{m}(tag)")]
    [TestCase("from: master", "from: \"mas\\etr\"", 8, "holds a control character", TestName = "{m}(escaped control character)")]
    [TestCase("from: master", "from: mas\u001btr", 8, "control character U+001B", TestName = "{m}(control character)")]
    [TestCase("from: master", "from: {{[[", 9, "this is not YAML", TestName = "{m}(no YAML)")]
    [TestCase("from: master", "\tfrom: master", 7, "this is not YAML", TestName = "{m}(tab)")]
    public void An_error_names_its_line_and_its_mend(string old, string replacement, int line, string expected)
    {
        var text = Sound.ReplaceLineEndings("\n");
        var at = text.IndexOf(old, StringComparison.Ordinal);
        Assume.That(at, Is.GreaterThanOrEqualTo(0));
        var broken = string.Concat(text.AsSpan(0, at), replacement, text.AsSpan(at + old.Length));

        var message = Message(broken);

        var atLine = message.Split('\n').Where(error => error.StartsWith($"p.yaml:{line}: ", StringComparison.Ordinal));
        Assert.That(atLine, Has.Some.Contains(expected), message);
    }

    [TestCase("master", "data:redis", "tcp", "ports: 6370-6380", "tcp 6379 from master to data:redis", TestName = "{m}(a range)")]
    [TestCase("all", "data", "tcp", "ports: 6379", "tcp 6379 from master to data:redis", TestName = "{m}(by group and zone)")]
    [TestCase("data", "master", "icmp", "types: echo", "icmp echo from data:redis to master", TestName = "{m}(ICMP)")]
    public void Flows_that_permit_the_same_are_refused_with_both_lines(
        string from, string to, string protocol, string cells, string expected)
    {
        var earlier = protocol == "icmp" ? ("second", 14) : ("first", 7);

        Assert.That(Message(WithThird(from, to, protocol, cells)), Is.EqualTo(
            $"p.yaml:21: the flow 'third' and '{earlier.Item1}' in line {earlier.Item2} both permit {expected}; keep it in one of them"));
    }

    [TestCase("master", "data:redis", "udp", "ports: 6379", TestName = "{m}(another protocol)")]
    [TestCase("master", "data:redis", "tcp", "ports: 6380", TestName = "{m}(another port)")]
    [TestCase("master", "data:minio", "tcp", "ports: 6379", TestName = "{m}(another target)")]
    [TestCase("data", "data:redis", "tcp", "ports: 6379", TestName = "{m}(another source)")]
    public void Flows_that_differ_are_read(string from, string to, string protocol, string cells) =>
        Assert.That(PolicyLoader.Parse(WithThird(from, to, protocol, cells), "p.yaml").Flows, Has.Length.EqualTo(3));

    [Test]
    public void Errors_that_can_be_found_together_are_reported_together_in_the_order_of_the_file()
    {
        var broken = Sound
            .Replace("to: data:redis", "to: data:radis")
            .Replace("ports: 6379", "ports: 0")
            .Replace("types: echo", "types: 3");

        Assert.That(
            string.Join(' ', Message(broken).Split('\n').Select(error => error.Split(": ")[0])),
            Is.EqualTo("p.yaml:9 p.yaml:11 p.yaml:18"));
    }

    [Test]
    public void Many_errors_are_counted_and_not_listed()
    {
        var flows = string.Concat(Enumerable.Repeat("  - nonsense\n", 50));

        var errors = Message($"zones: {{ a: {{ roles: [a], description: A. }} }}\nflows:\n{flows}").Split('\n');

        using (Assert.EnterMultipleScope())
        {
            Assert.That(errors, Has.Length.EqualTo(21));
            Assert.That(errors[^1], Is.EqualTo("p.yaml: and 30 more"));
        }
    }

    [Test]
    public void A_zone_no_flow_names_is_fine() => Assert.That(
        PolicyLoader.Parse(Sound.Replace("groups:", "  lan: { roles: pc, description: LAN. }\ngroups:"), "p.yaml").Zones,
        Has.Length.EqualTo(3));

    private static string WithThird(string from, string to, string protocol, string cells) => Sound + $"""

          - id: third
            from: {from}
            to: {to}
            protocol: {protocol}
            {cells}
            purpose: more
            seed: [section: X]
        """.Replace("[section: X]", "{ section: X }");

    private static string Message(string text) =>
        Assert.Throws<ConfigurationException>(() => PolicyLoader.Parse(text.ReplaceLineEndings("\n"), "p.yaml"))!.Message;
}
