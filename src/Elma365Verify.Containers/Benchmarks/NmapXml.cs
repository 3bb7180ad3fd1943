using System.Globalization;
using System.Xml;
using System.Xml.Linq;
using Elma365Verify.Policies;

namespace Elma365Verify.Containers.Benchmarks;

/// <summary>Reads nmap's XML (<c>-oX</c>), of which it needs the ports' states and whether the scan finished.</summary>
internal static class NmapXml
{
    /// <summary>The TCP ports reported as open; <c>open|filtered</c> is not open.</summary>
    /// <exception cref="FormatException">It is not nmap's XML, or the scan did not finish.</exception>
    public static PortSet Read(string text)
    {
        var root = Parse(text).Root!;
        if (root.Name != "nmaprun" || root.Element("runstats")?.Element("finished")?.Attribute("exit")?.Value != "success")
            throw new FormatException("nmap's XML does not say that the scan succeeded.");
        return PortSet.Of(root.Descendants("port")
            .Where(port => port.Attribute("protocol")?.Value == "tcp" && port.Element("state")?.Attribute("state")?.Value == "open")
            .Select(port => ushort.Parse(port.Attribute("portid")!.Value, CultureInfo.InvariantCulture)));
    }

    private static XDocument Parse(string text)
    {
        // nmap names a DTD that nobody needs to fetch.
        var settings = new XmlReaderSettings { DtdProcessing = DtdProcessing.Ignore, XmlResolver = null };
        try
        {
            using var reader = XmlReader.Create(new StringReader(text), settings);
            return XDocument.Load(reader);
        }
        catch (XmlException exception)
        {
            throw new FormatException($"nmap's XML can't be read: {exception.Message}", exception);
        }
    }
}
