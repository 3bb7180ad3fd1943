using Elma365Verify.Containers.Benchmarks;
using Elma365Verify.Policies;

namespace Elma365Verify.Tests.Benchmarks;

internal sealed class ScannerOutputTests
{
    private const string List = """
        #masscan
        open tcp 443 198.18.0.3 1700000000
        open tcp 22 198.18.0.3 1700000001
        # end

        """;

    private const string Xml = """
        <?xml version="1.0" encoding="UTF-8"?>
        <!DOCTYPE nmaprun>
        <?xml-stylesheet href="file:///usr/bin/../share/nmap/nmap.xsl" type="text/xsl"?>
        <nmaprun scanner="nmap" args="nmap -sS" start="1700000000" version="7.93" xmloutputversion="1.05">
        <taskprogress task="SYN Stealth Scan" time="1700000002" percent="22.81" remaining="18" etc="1700000020"/>
        <host starttime="1700000000"><status state="up" reason="user-set" reason_ttl="0"/>
        <address addr="198.18.0.3" addrtype="ipv4"/>
        <ports><extraports state="filtered" count="65532"></extraports>
        <port protocol="tcp" portid="22"><state state="open" reason="syn-ack" reason_ttl="63"/></port>
        <port protocol="tcp" portid="80"><state state="closed" reason="reset" reason_ttl="63"/></port>
        <port protocol="udp" portid="53"><state state="open|filtered" reason="no-response" reason_ttl="0"/></port>
        <port protocol="tcp" portid="30000"><state state="open" reason="syn-ack" reason_ttl="63"/></port>
        </ports></host>
        <runstats><finished time="1700000025" elapsed="25.00" exit="success"/><hosts up="1" down="0" total="1"/></runstats>
        </nmaprun>
        """;

    private static readonly OpenPorts Expected = new(Reference.Ports("22, 443"), PortSet.Empty);

    [Test]
    public void Masscan_list_gives_the_open_ports() => Assert.That(MasscanList.Read(List), Is.EqualTo(Reference.Ports("22, 443")));

    [Test]
    public void Masscan_that_found_nothing_writes_nothing() => Assert.That(MasscanList.Read("").IsEmpty);

    [Test]
    public void Masscan_list_without_its_end_is_refused() =>
        Assert.That(() => MasscanList.Read(List.Replace("# end", "", StringComparison.Ordinal)), Throws.TypeOf<FormatException>());

    [TestCase("open udp 53 198.18.0.3 1700000000")]
    [TestCase("open tcp 65536 198.18.0.3 1700000000")]
    [TestCase("banner tcp 22 198.18.0.3 1700000000 ssh SSH-2.0")]
    [TestCase("open tcp")]
    public void Masscan_line_that_is_no_open_port_is_refused(string line) =>
        Assert.That(() => MasscanList.Read($"#masscan\n{line}\n# end\n"), Throws.TypeOf<FormatException>());

    [Test]
    public void Nmap_xml_gives_the_open_tcp_ports_alone() => Assert.That(NmapXml.Read(Xml), Is.EqualTo(Reference.Ports("22, 30000")));

    [TestCase("exit=\"success\"", "exit=\"error\"")]
    [TestCase("</nmaprun>", "")]
    [TestCase("nmaprun", "other")]
    public void Nmap_xml_that_is_not_whole_is_refused(string was, string becomes) =>
        Assert.That(() => NmapXml.Read(Xml.Replace(was, becomes, StringComparison.Ordinal)), Throws.TypeOf<FormatException>());

    [TestCase("<taskprogress percent=\"22.81\" remaining=\"18\"/><taskprogress percent=\"45\"/>", 0.45)]
    [TestCase("rate:  0.00-kpps, 12.30% done,   0:00:10 remaining, found=0       \r", 0.123)]
    [TestCase("open tcp 22 198.18.0.3 1700000000", null)]
    public void Progress_is_the_last_share_named(string output, double? expected) => Assert.That(
        ScanProgress.LastIn(output), expected is { } share ? Is.EqualTo(share).Within(1e-9) : Is.Null);

    [Test]
    public void Scan_that_found_every_port_is_right()
    {
        var measurement = ScannerContainer.Judge(Masscan(), new ScanOutput(2.5, 0, List, ""), Expected, 65_536);

        Assert.Multiple(() =>
        {
            Assert.That(measurement.IsRight);
            Assert.That(measurement.Rate, Is.EqualTo(65_536 / 2.5));
        });
    }

    [Test]
    public void Scan_that_missed_a_port_is_not_right_and_names_it()
    {
        var expected = Expected with { Tcp = Reference.Ports("22, 443, 5432") };
        var measurement = ScannerContainer.Judge(Masscan(), new ScanOutput(2.5, 0, List, ""), expected, 65_536);

        Assert.Multiple(() =>
        {
            Assert.That(measurement.IsRight, Is.False);
            Assert.That(measurement.Failure, Is.Null);
            Assert.That(measurement.Missed.ToString(), Is.EqualTo("tcp 5432"));
        });
    }

    [TestCase(124, "", "not finished within 3 min")]
    [TestCase(137, "", "not finished within 3 min")]
    [TestCase(1, "Starting masscan\n[-] FAIL: no interface\n", "ended with exit code 1: [-] FAIL: no interface")]
    [TestCase(0, "", null)]
    public void Scan_that_failed_says_why(int exitCode, string error, string? failure)
    {
        var measurement = ScannerContainer.Judge(Masscan(), new ScanOutput(180, exitCode, List, error), Expected, 65_536);

        Assert.That(measurement.Failure, Is.EqualTo(failure));
    }

    [Test]
    public void Scan_with_a_broken_report_says_so()
    {
        var measurement = ScannerContainer.Judge(Masscan(), new ScanOutput(2, 0, "#masscan\n", ""), Expected, 65_536);

        Assert.That(measurement.Failure, Is.EqualTo("masscan's list is not whole."));
    }

    private static Scan Masscan() => new("masscan", "--rate 1", ["masscan"], TimeSpan.FromMinutes(3), MasscanList.Read);
}
