using Elma365Verify.Images;

namespace Elma365Verify.Tests.Images;

internal sealed class ReferenceImageListTests
{
    private static readonly string Environments = FindEnvironments();
    private static readonly ImageList List = ImageListLoader.Load(Path.Combine(Environments, "elma365", "images.yaml"));

    [Test]
    public void The_list_covers_every_server_the_benchmark_and_tools_of_other_versions() =>
        Assert.That(
            List.Sources.Select(source => source.Role),
            Is.EquivalentTo([
                "postgresql", "redis", "rabbitmq", "minio", "mongodb", "nginx", "benchmark",
                "tools-postgresql-17", "tools-postgresql-18", "tools-redis-8",
            ]));

    [Test]
    public void Only_minio_and_mongodb_are_stood_in_for() =>
        Assert.That(
            List.Sources.Where(source => source.StandIn is not null).Select(source => source.Role), Is.EqualTo(["minio", "mongodb"]));

    [TestCaseSource(nameof(Recipes))]
    public void A_recipe_begins_with_the_base_it_is_given(string recipe)
    {
        var lines = File.ReadLines(Path.Combine(Environments, "images", recipe, "Dockerfile")).Where(line => !line.StartsWith('#'));

        Assert.That(lines.Take(2), Is.EqualTo(["ARG BASE", "FROM ${BASE}"]));
    }

    [TestCaseSource(nameof(Recipes))]
    public void A_recipe_needs_no_newer_builder_and_names_no_mirror(string recipe)
    {
        var text = File.ReadAllText(Path.Combine(Environments, "images", recipe, "Dockerfile"));

        Assert.That(text, Does.Not.Contain("RUN --").And.Not.Contain("# syntax").And.Not.Contain("<<").And.Not.Contain("http"));
    }

    private static IEnumerable<string> Recipes() => List.Sources.Select(source => source.Recipe);

    private static string FindEnvironments()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            var environments = Path.Combine(folder.FullName, "environments");
            if (File.Exists(Path.Combine(environments, "elma365", "images.yaml")))
                return environments;
        }

        throw new DirectoryNotFoundException("No folder above the tests holds environments/elma365/images.yaml.");
    }
}
