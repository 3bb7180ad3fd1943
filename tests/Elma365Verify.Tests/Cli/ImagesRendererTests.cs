using Elma365Verify.Cli.Rendering;

namespace Elma365Verify.Tests.Cli;

internal sealed class ImagesRendererTests
{
    [Test]
    public void Each_role_has_a_line_of_facts_and_below_it_by_whose_word()
    {
        using var output = new StringWriter { NewLine = "\n" };
        ImagesRenderer.Render(
            [
                new("postgresql", "registry.example/acme/pg:16", null, "bitnami", null, ["named by --image", "contract by s.yaml:3"]),
                new("minio", "elma365-verify/minio:cc6f", "sha256:0123456789abcdef", "official", "A stand-in", ["by default: built here"]),
            ],
            output);

        Assert.That(output.ToString(), Is.EqualTo("""
            role        contract  digest        image
            postgresql  bitnami   -             registry.example/acme/pg:16
                        named by --image
                        contract by s.yaml:3
            minio       official  0123456789ab  elma365-verify/minio:cc6f
                        by default: built here
                        A stand-in

            """.ReplaceLineEndings("\n")));
    }
}
