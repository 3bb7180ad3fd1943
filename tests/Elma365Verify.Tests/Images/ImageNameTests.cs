using CsCheck;
using Elma365Verify.Images;
using Elma365Verify.Settings;

namespace Elma365Verify.Tests.Images;

internal sealed class ImageNameTests
{
    private static readonly string Digest = $"sha256:{new string('a', 64)}";

    [TestCase("postgres:15", "docker.io", "library/postgres", "15")]
    [TestCase("bitnami/redis", "docker.io", "bitnami/redis", null)]
    [TestCase("docker.io/postgres:15", "docker.io", "library/postgres", "15")]
    [TestCase("index.docker.io/acme/pg:1", "docker.io", "acme/pg", "1")]
    [TestCase("localhost/pg:1", "localhost", "pg", "1")]
    [TestCase("localhost:5000/pg", "localhost:5000", "pg", null)]
    [TestCase("quay.io/minio/minio:R", "quay.io", "minio/minio", "R")]
    [TestCase("Registry/pg:1", "Registry", "pg", "1")]
    public void A_reference_is_read_as_docker_reads_it(string reference, string registry, string path, string? tag) =>
        Assert.That(ImageName.Parse(reference), Is.EqualTo(new ImageName(registry, path, tag, null)));

    [Test]
    public void A_digest_is_no_part_of_the_tag_and_takes_its_place()
    {
        Assert.That(
            ImageName.Parse($"a.example:5000/pg:1@{Digest}"), Is.EqualTo(new ImageName("a.example:5000", "pg", "1", Digest)));
        Assert.That(ImageName.ByDigest("a.example:5000/pg:1", Digest), Is.EqualTo($"a.example:5000/pg@{Digest}"));
        Assert.That(ImageName.ByDigest("postgres", Digest), Is.EqualTo($"postgres@{Digest}"));
        Assert.That(ImageName.AreOfOneRepository($"postgres@{Digest}", "docker.io/library/postgres:15"), Is.True);
        Assert.That(ImageName.AreOfOneRepository("a.example/postgres", "postgres"), Is.False);
    }

    [TestCase("mirror.example", "postgres:15.14", "mirror.example/library/postgres:15.14")]
    [TestCase("127.0.0.1:5000", "quay.io/minio/minio:R", "127.0.0.1:5000/minio/minio:R")]
    [TestCase("mirror.example:5000/hub/", "debian:bookworm-slim", "mirror.example:5000/hub/library/debian:bookworm-slim")]
    [TestCase("mirror.example/hub", "mirror.example/hub/library/redis:7", "mirror.example/hub/library/redis:7")]
    [TestCase("localhost/p", "acme/pg", "localhost/p/acme/pg")]
    public void A_mirror_has_an_image_under_the_path_it_has_at_home(string mirror, string reference, string mirrored) =>
        Assert.That(RegistryMirror.Read(mirror)!.Of(reference), Is.EqualTo(mirrored));

    [Test]
    public void A_mirror_keeps_the_digest() => Assert.That(
        RegistryMirror.Read("m.example")!.Of($"postgres@{Digest}"), Is.EqualTo($"m.example/library/postgres@{Digest}"));

    [TestCase("")]
    [TestCase("https://mirror.example")]
    [TestCase("mirror")]
    [TestCase("mirror/hub")]
    [TestCase("mirror.example/Hub")]
    [TestCase("mirror.example:port")]
    [TestCase("mirror.example/a b")]
    [TestCase("user:pw@mirror.example")]
    [TestCase("mirror.example\n")]
    public void What_is_no_mirror_is_not_taken_for_one(string text) => Assert.That(RegistryMirror.Read(text), Is.Null);

    [Test]
    public void Whatever_a_mirror_makes_of_a_reference_is_a_reference()
    {
        string[] references = ["redis:7", "a/b:1", "quay.io/minio/minio:R", "x.example:1/y"];
        string[] mirrors = ["m.example", "h:5/p", "1.2.3.4:5"];
        foreach (var (reference, mirror) in references.SelectMany(_ => mirrors, (reference, mirror) => (reference, mirror)))
        {
            var mirrored = RegistryMirror.Read(mirror)!.Of(reference);
            Assert.That(SettingsBounds.IsReference(mirrored), Is.True, mirrored);
            Assert.That(mirrored, Does.StartWith($"{mirror}/"));
            Assert.That(ImageName.Parse(mirrored).Tag, Is.EqualTo(ImageName.Parse(reference).Tag));
        }
    }

    [Test]
    public void Any_text_is_read_as_some_name_never_a_crash() => Gen.String.Sample(text => _ = ImageName.Parse(text));
}
