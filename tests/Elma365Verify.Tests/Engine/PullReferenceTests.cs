using Elma365Verify.Containers.Engine;

namespace Elma365Verify.Tests.Engine;

internal sealed class PullReferenceTests
{
    [TestCase("redis", "redis:latest")]
    [TestCase("registry.example:5000/acme/redis", "registry.example:5000/acme/redis:latest")]
    [TestCase("registry.example:5000/acme/redis:7", "registry.example:5000/acme/redis:7")]
    [TestCase("acme/redis@sha256:0a", "acme/redis@sha256:0a")]
    public void One_image_is_pulled_never_every_tag_of_a_repository(string named, string pulled) =>
        Assert.That(DockerEngineImages.Pinned(named), Is.EqualTo(pulled));
}
