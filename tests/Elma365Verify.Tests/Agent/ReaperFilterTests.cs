extern alias agent;

using agent::Elma365Verify.Agent.Reaping;

namespace Elma365Verify.Tests.Agent;

internal sealed class ReaperFilterTests
{
    [TestCase("label=a", """{"label":["a","org.elma365verify.project=elma365-verify"]}""")]
    [TestCase("label=a=b", """{"label":["a=b","org.elma365verify.project=elma365-verify"]}""")]
    [TestCase("label=a=b&label=c=d", """{"label":["a=b","c=d","org.elma365verify.project=elma365-verify"]}""")]
    [TestCase("label=a%3Db%26c", """{"label":["a=b\u0026c","org.elma365verify.project=elma365-verify"]}""")]
    [TestCase("label=a=\"],\"x\":[\"", """{"label":["a=\u0022],\u0022x\u0022:[\u0022","org.elma365verify.project=elma365-verify"]}""")]
    public void All_labels_and_the_projects_own_are_asked_for(string line, string json)
    {
        Assert.That(ReaperFilter.TryParse(line, out var filter));
        Assert.That(filter!.Json, Is.EqualTo(json));
    }

    [TestCase("")]
    [TestCase("&")]
    [TestCase("label=")]
    [TestCase("label=%20")]
    [TestCase("name=a")]
    [TestCase("label=a&name=b")]
    [TestCase("label=a&label=")]
    [TestCase("LABEL=a")]
    [TestCase("GET / HTTP/1.1")]
    public void A_line_not_wholly_understood_removes_nothing(string line) =>
        Assert.That(ReaperFilter.TryParse(line, out _), Is.False);
}
