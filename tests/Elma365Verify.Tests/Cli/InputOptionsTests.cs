using Elma365Verify.Cli.Commands;

namespace Elma365Verify.Tests.Cli;

/// <summary>A command line that can't be meant is refused before anything is read or started.</summary>
internal sealed class InputOptionsTests
{
    private static readonly string[] Good =
    [
        "--image", "redis=registry.example:5000/acme/redis:7@sha256:" + "0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef",
        "--image", "postgresql=acme/pg", "--contract", "postgresql=bitnami", "--lanes", "2", "--ready-within", "90",
    ];

    [Test]
    public void The_files_of_a_set_are_named_one_by_one()
    {
        var verify = new VerifyCommand().Parse(["--ruleset", "rules.v4", "--ruleset", "rules.v6"]);
        var preview = new PreviewCommand().Parse(["--before", "rules.v4", "--before", "rules.v6", "--after", "mine.nft"]);

        Assert.That(verify.Errors.Concat(preview.Errors), Is.Empty);
        Assert.That(verify.GetValue<string[]>("--ruleset"), Is.EqualTo(["rules.v4", "rules.v6"]));
        Assert.That(preview.GetValue<string[]>("--before"), Is.EqualTo(["rules.v4", "rules.v6"]));
        Assert.That(new PreviewCommand().Parse(["--before", "rules.v4"]).Errors, Is.Not.Empty);
    }

    [Test]
    public void A_good_command_line_is_taken() => Assert.That(Errors(Good), Is.Empty);

    [TestCase("--image: 'redis' is not ROLE=REFERENCE", "--image", "redis")]
    [TestCase("--image: 'redis=' is not ROLE=REFERENCE", "--image", "redis=")]
    [TestCase("--image: redis=Acme Redis: this is no image reference", "--image", "redis=Acme Redis")]
    [TestCase("--image: redis=acme/redis@sha256:12: this is no image reference", "--image", "redis=acme/redis@sha256:12")]
    [TestCase("--image: unknown role 'reddis'; did you mean 'redis'?", "--image", "reddis=acme/redis")]
    [TestCase("--image: redis is given twice", "--image", "redis=a", "--image", "redis=b")]
    [TestCase("--contract: redis=home-made: unknown contract 'home-made'; known for redis: official", "--contract", "redis=home-made")]
    [TestCase("--contract: redis is given twice", "--contract", "redis=official", "--contract", "redis=bitnami")]
    [TestCase("--contract: unknown role 'kafka'", "--contract", "kafka=official")]
    [TestCase("--passes 101: write a whole number from 1 to 100", "--passes", "101")]
    [TestCase("--lanes 65: write a whole number from 1 to 64", "--lanes", "65")]
    [TestCase("--ready-within 0: write a whole number from 1 to 3600", "--ready-within", "0")]
    public void A_wrong_one_is_refused_by_name(string message, params string[] arguments) =>
        Assert.That(Errors(arguments), Has.Some.StartsWith(message));

    private static IEnumerable<string> Errors(string[] arguments) =>
        new VerifyCommand().Parse(arguments).Errors.Select(error => error.Message);
}
