using System.Globalization;
using System.Text;
using System.Xml;

namespace Elma365Verify.Reporting;

/// <summary>
/// Writes <c>junit.xml</c> in the dialect CI servers share: a suite for each pair of zones; in it a case for each documented flow
/// between two hosts, and one for each sweep that says nothing else gets through. Then a suite of the families of
/// crafted packets. Then a suite for each real server; in it a case for each behaviour. Then a suite for each store that was backed up, and
/// one for all of them together. Suites of a server name its image as a property.
/// </summary>
/// <remarks>
/// Leaks, outages, failed behaviours and failed backups are failures, unproven is an error; skipped is only what is not applicable to an
/// image, and a part of the run that was not asked for.
/// The time of a sweep's case is its share of the sweep phase, by probes sent.
/// </remarks>
public static class JUnitXml
{
    private static readonly XmlWriterSettings Settings = new()
    {
        Indent = true,
        NewLineChars = "\n",
        Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false),
    };

    /// <summary>The whole document.</summary>
    public static string Render(RunReport report)
    {
        using var buffer = new MemoryStream();
        using (var xml = XmlWriter.Create(buffer, Settings))
            WriteSuites(xml, report, JUnitCase.All(report));
        return Encoding.UTF8.GetString(buffer.GetBuffer(), 0, (int)buffer.Length) + "\n";
    }

    private static void WriteSuites(XmlWriter xml, RunReport report, IReadOnlyList<JUnitCase> cases)
    {
        xml.WriteStartElement("testsuites");
        xml.WriteAttributeString("name", VisibleText.OnOneLine($"elma365-verify {report.RunId}"));
        WriteCounts(xml, cases, report.Summary.Seconds);
        foreach (var suite in cases.GroupBy(test => test.Suite))
            WriteSuite(xml, report, suite.Key, [.. suite]);
        xml.WriteEndElement();
    }

    private static void WriteSuite(XmlWriter xml, RunReport report, string name, List<JUnitCase> cases)
    {
        xml.WriteStartElement("testsuite");
        xml.WriteAttributeString("name", VisibleText.OnOneLine(name));
        xml.WriteAttributeString("timestamp", report.Started.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss", CultureInfo.InvariantCulture));
        WriteCounts(xml, cases, cases.Sum(test => test.Seconds));
        WriteProperties(xml, cases[0].Properties);
        foreach (var test in cases)
            WriteCase(xml, test);
        xml.WriteEndElement();
    }

    private static void WriteProperties(XmlWriter xml, IReadOnlyList<(string Name, string Value)> properties)
    {
        if (properties.Count == 0)
            return;
        xml.WriteStartElement("properties");
        foreach (var (name, value) in properties)
        {
            xml.WriteStartElement("property");
            xml.WriteAttributeString("name", name);
            xml.WriteAttributeString("value", VisibleText.OnOneLine(value));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static void WriteCounts(XmlWriter xml, IReadOnlyCollection<JUnitCase> cases, double seconds)
    {
        xml.WriteAttributeString("tests", Number(cases.Count));
        xml.WriteAttributeString("failures", Number(cases.Count(test => test.Outcome == "failure")));
        xml.WriteAttributeString("errors", Number(cases.Count(test => test.Outcome == "error")));
        xml.WriteAttributeString("skipped", Number(cases.Count(test => test.Outcome == "skipped")));
        xml.WriteAttributeString("time", Time(seconds));
    }

    private static void WriteCase(XmlWriter xml, JUnitCase test)
    {
        xml.WriteStartElement("testcase");
        xml.WriteAttributeString("classname", VisibleText.OnOneLine(test.Suite));
        xml.WriteAttributeString("name", VisibleText.OnOneLine(test.Name));
        xml.WriteAttributeString("time", Time(test.Seconds));
        if (test.Outcome is { } outcome)
        {
            xml.WriteStartElement(outcome);
            if (!test.IsSkipped)
                xml.WriteAttributeString("type", test.Type);
            xml.WriteAttributeString("message", VisibleText.OnOneLine(test.Message));
            if (test.Evidence.Count > 0)
                xml.WriteString(VisibleText.Of(string.Join('\n', test.Evidence)));
            xml.WriteEndElement();
        }

        xml.WriteEndElement();
    }

    private static string Number(int number) => number.ToString(CultureInfo.InvariantCulture);

    private static string Time(double seconds) => seconds.ToString("0.000", CultureInfo.InvariantCulture);
}
