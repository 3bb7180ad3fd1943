using Elma365Verify.Addresses;
using Elma365Verify.Rulesets.Dumps;
using Elma365Verify.Topologies;

namespace Elma365Verify.Tests.Rulesets.Dumps;

/// <summary>Rules of dumps for two masters, Redis and PostgreSQL, written for the topology's addresses.</summary>
public sealed class DumpTranslationTests
{
    private const string Masters = "198.18.30.11";
    private const string SecondMaster = "198.18.30.12";
    private const string Redis = "198.18.60.12";

    private static readonly AddressMap Map = AddressMapLoader.Parse(
        """
        zones: { master: 10.1.0.0/24, data: 10.2.0.0/24 }
        hosts: { data-redis: 10.2.0.5 }
        firewall: 10.9.0.1
        interfaces: { eth1: master, eth2: data-redis }
        """,
        "mine.yaml",
        new Topology([.. new[] { "master-1", "master-2", "data-redis", "data-postgresql" }.Select(Reference.Host)]));

    [TestCase("-s 10.2.0.5/32 -j ACCEPT", $"-s {Redis} -j ACCEPT")]
    [TestCase("-p tcp -d 10.2.0.5 -m tcp --dport 6379 -j ACCEPT", $"-d {Redis} -p tcp -m tcp --dport 6379 -j ACCEPT")]
    [TestCase("-s 10.1.0.0/24 -j ACCEPT", $"-s {Masters} -j ACCEPT", $"-s {SecondMaster} -j ACCEPT")]
    [TestCase("-s 10.1.0.0/255.255.255.0 -d 10.2.0.5/32 -j ACCEPT",
        $"-s {Masters} -d {Redis} -j ACCEPT", $"-s {SecondMaster} -d {Redis} -j ACCEPT")]
    [TestCase("-s 10.1.0.77/24 -j ACCEPT", $"-s {Masters} -j ACCEPT", $"-s {SecondMaster} -j ACCEPT")]
    [TestCase("! -s 10.2.0.5/32 -j DROP", $"! -s {Redis} -j DROP")]
    [TestCase("! -s 10.1.0.0/24 -j DROP",
        $"-m iprange ! --src-range {Masters}-{Masters} -m iprange ! --src-range {SecondMaster}-{SecondMaster} -j DROP")]
    [TestCase("-m iprange --src-range 10.1.0.0-10.1.0.255 --dst-range 10.2.0.5-10.2.0.5 -j ACCEPT",
        $"-s {Masters} -d {Redis} -j ACCEPT", $"-s {SecondMaster} -d {Redis} -j ACCEPT")]
    [TestCase("-m iprange ! --dst-range 10.2.0.5-10.2.0.5 -j DROP", $"! -d {Redis} -j DROP")]
    [TestCase("-s 10.2.0.0/24 -m iprange ! --src-range 10.2.0.5-10.2.0.5 -j DROP", "-s 198.18.60.11 -j DROP")]
    [TestCase("-s 10.77.0.0/16 -j ACCEPT", "-s 0.0.0.0 -j ACCEPT")]
    [TestCase("! -s 10.77.0.0/16 -j ACCEPT", "-j ACCEPT")]
    [TestCase("-s 0.0.0.0/0 -j ACCEPT", "-j ACCEPT")]
    [TestCase("! -s 0.0.0.0/0 -j ACCEPT", "-s 0.0.0.0 -j ACCEPT")]
    [TestCase("-d 10.9.0.1/32 -j ACCEPT", "-d 198.18.0.1 -j ACCEPT")]
    [TestCase("-i eth2 -j ACCEPT", "-i data-redis -j ACCEPT")]
    [TestCase("-i eth1 -o eth2 -j ACCEPT", "-i master-1 -o data-redis -j ACCEPT", "-i master-2 -o data-redis -j ACCEPT")]
    [TestCase("-i eth+ -j ACCEPT", "-i master-1 -j ACCEPT", "-i master-2 -j ACCEPT", "-i data-redis -j ACCEPT")]
    [TestCase("! -i eth1 -j DROP", "-i data-redis -j DROP", "-i data-postgresql -j DROP", "-i lo -j DROP")]
    [TestCase("! -i eth2 -j DROP", "! -i data-redis -j DROP")]
    [TestCase("-i lo -j ACCEPT", "-i lo -j ACCEPT")]
    [TestCase("! -i lo -j ACCEPT", "! -i lo -j ACCEPT")]
    [TestCase("-i + -j ACCEPT", "-j ACCEPT")]
    [TestCase("-m comment --comment \"from 10.3.3.3, -s\" -j ACCEPT", "-m comment --comment \"from 10.3.3.3, -s\" -j ACCEPT")]
    [TestCase("-j LOG --log-prefix -s", "-j LOG --log-prefix -s")]
    [TestCase("-p tcp -m tcp ! --dport 22 -j DROP", "-p tcp -m tcp ! --dport 22 -j DROP")]
    [TestCase("", "")]
    public void A_rule_names_the_hosts_that_stand_for_its_addresses(string rule, params string[] translated)
    {
        var text = Translated(rule);

        Assert.That(text.Text.Split('\n').Skip(3).SkipLast(3), Is.EqualTo(translated.Select(words => $"-A FORWARD {words}")));
        Assert.That(text.Sources, Is.EqualTo([1, 2, 3, .. translated.Select(_ => 4), 5, 6]));
    }

    [TestCase("-s 10.1.0.7/32 -j ACCEPT", "10.1.0.7")]
    [TestCase("-s gateway.example -j ACCEPT", "gateway.example is no address")]
    [TestCase("-s 10.1.0.0/255.0.255.0 -j ACCEPT", "10.1.0.0/255.0.255.0 is no address")]
    [TestCase("-s ! 10.1.0.0/24 -j ACCEPT", "! is no address")]
    [TestCase("-i eth9 -j ACCEPT", "the interface eth9")]
    [TestCase("-ieth1 -j ACCEPT", "-ieth1 is not written as iptables-save writes it")]
    [TestCase("--in-int eth1 -j ACCEPT", "--in-int is not written as iptables-save writes it")]
    [TestCase("--source=10.1.0.0/24 -j ACCEPT", "10.1.0.0")]
    [TestCase("-m conntrack --ctorigdst 10.2.0.5/32 -j ACCEPT", "it uses the address 10.2.0.5")]
    [TestCase("-p tcp -j DNAT --to-destination 10.2.0.5:6379", "it uses the address 10.2.0.5")]
    [TestCase("-m mac --mac-source 00:11:22:33:44:55 -j ACCEPT", "--mac-source")]
    [TestCase("-m physdev --physdev-in eth1 -j ACCEPT", "--physdev-in")]
    public void What_can_not_be_translated_exactly_is_refused_with_line_and_text(string rule, string message) => Assert.That(
        () => Translated(rule),
        Throws.TypeOf<ConfigurationException>()
            .With.Message.StartsWith("rules.v4:4: it can't be written for the topology's addresses: ")
            .And.Message.Contains(message).And.Message.EndsWith($": -A FORWARD {rule}"));

    [Test]
    public void IPv6_addresses_stay_and_interfaces_do_not()
    {
        var text = Translated("-s 2001:db8::/32 -i eth2 -m iprange --dst-range ::1-::2 -j ACCEPT", RulesetKind.Ip6tables).Text;

        Assert.That(text, Does.Contain("-A FORWARD -i data-redis -s 2001:db8::/32 -m iprange --dst-range ::1-::2 -j ACCEPT\n"));
    }

    private static DumpText Translated(string rule, RulesetKind kind = RulesetKind.Iptables) => IptablesDump
        .Parse($"# mine\n*filter\n:FORWARD DROP [0:0]\n-A FORWARD {rule}\nCOMMIT\n", "rules.v4", kind).For(Map);
}
