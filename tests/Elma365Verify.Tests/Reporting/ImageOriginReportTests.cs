using System.Net;
using System.Text.Json;
using System.Xml.Linq;
using Elma365Verify.Cli.Rendering;
using Elma365Verify.Images;
using Elma365Verify.Reporting;
using Elma365Verify.Tests.Samples;

namespace Elma365Verify.Tests.Reporting;

/// <summary>That another image took the place of the product's own, and why, is said wherever people and programs look.</summary>
internal sealed class ImageOriginReportTests
{
    private const string Why = "not pulled: docker.io allows no more pulls for now (429) (toomanyrequests: x); log in <now>";
    private const string Own = "quay.io/minio/minio:RELEASE.2025-09-07T16-13-09Z";
    private static readonly string Digest = $"sha256:{new string('5', 64)}";

    private static readonly ImageOrigin Built = new(
        "minio", "elma365-verify/minio:cc6f", Digest, "built here from Debian's packages", "A stand-in", Own, Why);

    private static readonly ImageOrigin Pulled = new("redis", "redis:7.0.15", Digest, "upstream, pulled", null, null, null);

    private static readonly RunReport Run = SampleRun.Conforming with { Images = [Built, Pulled] };

    [Test]
    public void The_screen_says_what_was_used_in_place_of_what_and_why()
    {
        var screen = Screen(Run);

        Assert.That(
            string.Join(' ', screen.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries)),
            Does.Contain($"minio: elma365-verify/minio:cc6f, built here from Debian's packages (A stand-in), in place of {Own}: {Why}"));
        Assert.That(screen, Does.Not.Contain("redis:7.0.15, upstream"), "the product's own needs no line");
        Assert.That(screen.Split('\n').Select(line => line.Length), Has.All.LessThanOrEqualTo(TextFlow.Width));
    }

    [Test]
    public void A_mirror_a_lock_and_a_name_are_said_too()
    {
        var screen = Screen(SampleRun.Conforming with { Images = [Pulled with { Reason = "upstream by the mirror m.example, pulled" }] });

        Assert.That(screen, Does.Contain("redis: redis:7.0.15, upstream by the mirror m.example, pulled"));
    }

    [Test]
    public void A_run_on_the_products_own_images_has_no_block_of_them() =>
        Assert.That(Screen(SampleRun.Conforming with { Images = [Pulled] }), Does.Not.Contain("Images"));

    [Test]
    public void The_results_say_it_and_follow_the_schema()
    {
        var document = JsonDocument.Parse(ResultsJson.Render(Run)).RootElement;
        var images = document.GetProperty("images").EnumerateArray().ToList();

        Assert.That(SchemaWalk.Faults(document, ResultsJsonTests.Schema), Is.Empty);
        Assert.That(
            images.ConvertAll(image => (Text(image, "role"), Text(image, "from"), Text(image, "inPlaceOf"), Text(image, "whyNot"))),
            Is.EqualTo(new[] { ("minio", Built.Reason, Own, Why), ("redis", Pulled.Reason, null, (string?)null) }));
    }

    [Test]
    public void The_page_says_it() => Assert.That(
        WebUtility.HtmlDecode(HtmlReport.Render(Run)), Does.Contain($"<code>{Own}</code><br><b>{Why}</b>").And.Contain(Built.Reason));

    [Test]
    public void Junit_says_it_beside_the_image_of_each_server_and_store()
    {
        var suites = XDocument.Parse(JUnitXml.Render(Run)).Descendants("testsuite").ToDictionary(suite => suite.Attribute("name")!.Value);

        foreach (var name in new[] { "behaviour of data-minio", "backup of data-minio" })
        {
            var properties = Properties(suites[name]);
            Assert.That((properties["in-place-of"], properties["why-not"], properties["image-from"]), Is.EqualTo((Own, Why, Built.Reason)));
        }

        Assert.That(Properties(suites["behaviour of data-redis"]).Keys, Does.Contain("image-from").And.Not.Contain("why-not"));
    }

    [Test]
    public void Junit_of_a_run_that_used_no_server_says_it_all_the_same()
    {
        var run = new SampleRun().Build() with
        {
            Images = [Built], Parts = RunParts.Reachability, Services = [], Backup = null, Evasions = null,
        };
        var suite = XDocument.Parse(JUnitXml.Render(run)).Descendants("testsuite").Single(suite => suite.Attribute("name")!.Value == "run");

        Assert.That(Properties(suite)["image of minio"], Is.EqualTo(Built.ToString()));
    }

    private static Dictionary<string, string> Properties(XElement suite) => suite.Element("properties")!.Elements()
        .ToDictionary(property => property.Attribute("name")!.Value, property => property.Attribute("value")!.Value);

    private static string? Text(JsonElement image, string name) => image.GetProperty(name).GetString();

    private static string Screen(RunReport run)
    {
        using var output = new StringWriter();
        PlainPainter.Paint(RunScreen.Of(run, "artifacts/latest"), output);
        return output.ToString();
    }
}
