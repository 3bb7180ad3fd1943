using CsCheck;
using Elma365Verify.Images;

namespace Elma365Verify.Tests.Images;

internal sealed class ImageListLoaderTests
{
    private const string Valid = """
        bases:
          bookworm: debian:bookworm-slim
        images:
          redis:
            upstream: redis:7.0.15
            recipe: redis
            suite: bookworm
            contract: official
        """;

    [Test]
    public void A_valid_list_is_read()
    {
        var list = ImageListLoader.Parse(Valid, "images.yaml");

        var redis = new ImageSource("redis", "redis:7.0.15", "redis", "bookworm", "official", null, 4);
        Assert.That(list.Sources, Is.EqualTo(new[] { redis }));
        Assert.That(list.BaseFor(redis), Is.EqualTo("debian:bookworm-slim"));
        Assert.That(list.For("redis"), Is.EqualTo(redis));
    }

    [Test]
    public void A_role_without_an_image_is_named_beside_those_that_have_one() =>
        Assert.That(
            () => ImageListLoader.Parse(Valid, "images.yaml").For("mongodb"),
            Throws.TypeOf<ConfigurationException>().With.Message.Contains("'mongodb': the list has redis"));

    [Test]
    public void A_stand_in_declares_what_it_lacks()
    {
        var list = ImageListLoader.Parse(WithStandIn("[transactions, change-streams]"), "images.yaml");

        Assert.That(list.For("redis").StandIn, Is.EqualTo(new StandIn("Stand-in for Redis", ["transactions", "change-streams"])));
    }

    [TestCase("[transaction]", "unknown capability 'transaction'; did you mean 'transactions'?")]
    [TestCase("[[transactions]]", "a capability is a text")]
    [TestCase("[]", "'lacks' is an empty list")]
    public void A_stand_in_that_lacks_what_nobody_knows_is_refused_with_its_line(string lacks, string message) =>
        Assert.That(
            () => ImageListLoader.Parse(WithStandIn(lacks), "images.yaml"),
            Throws.TypeOf<ConfigurationException>().With.Message.StartsWith($"images.yaml:11: {message}"));

    [TestCase("redis:7.0.15", "redis", 5, "not an image pinned")]
    [TestCase("redis:7.0.15", "redis:latest", 5, "not an image pinned")]
    [TestCase("redis:7.0.15", "Redis:7 0", 5, "not an image pinned")]
    [TestCase("redis:7.0.15", "[a, b]", 5, "'upstream' is a text, not a list")]
    [TestCase("recipe: redis", "recipe: ../redis", 6, "not a folder's name")]
    [TestCase("    recipe: redis", "    recipe: redis\n    receipt: redis", 7, "has no key 'receipt'; did you mean 'recipe'?")]
    [TestCase("    recipe: redis\n", "", 5, "the image of 'redis' needs the key 'recipe'; add it")]
    [TestCase("suite: bookworm", "suite: sid", 7, "no base for the suite 'sid': the list has bookworm")]
    [TestCase("contract: official", "contract: home-made", 8, "known are official")]
    [TestCase("    contract: official", "", 5, "needs the key 'contract'; add it")]
    [TestCase("contract: official", "recipe: twice", 8, "'recipe' is given twice")]
    [TestCase("contract: official", "contract: \"official", 8, "")]
    [TestCase("  redis:\n", "  Redis:\n", 4, "'Redis' is not a role")]
    [TestCase("debian:bookworm-slim", "debian", 2, "not an image pinned")]
    [TestCase(
        "bases:\n  bookworm: debian:bookworm-slim", "bases:", 1,
        "'bases' is a mapping from names to what they mean; give at least one")]
    [TestCase("debian:bookworm-slim", "&a debian:bookworm-slim\n  trixie: *a", 2, "aliases (*) are not read")]
    [TestCase("redis:7.0.15", "[[[[[[[[[]]]]]]]]]", 5, "nesting is deeper")]
    [TestCase("  bookworm", " {bookworm", 3, "a bracket, quote, colon or escape is malformed")]
    [TestCase("contract: official", "contract: official\n---\nimages: {}", 9, "a second document")]
    public void A_wrong_list_is_refused_with_its_line(string right, string wrong, int line, string message)
    {
        var text = Valid.ReplaceLineEndings("\n");
        Assert.That(text, Does.Contain(right), "the case must change something");

        Assert.That(
            () => ImageListLoader.Parse(text.Replace(right, wrong, StringComparison.Ordinal), "images.yaml"),
            Throws.TypeOf<ConfigurationException>()
                .With.Message.StartsWith($"images.yaml:{line}: ").And.Message.Contains(message));
    }

    [Test]
    public void All_errors_are_reported_together()
    {
        var text = Valid.Replace("suite: bookworm", "suite: sid", StringComparison.Ordinal)
            .Replace("recipe: redis", "recipe: ../redis", StringComparison.Ordinal);

        Assert.That(
            () => ImageListLoader.Parse(text, "images.yaml"),
            Throws.TypeOf<ConfigurationException>().With.Message.Contains("images.yaml:6: ").And.Message.Contains("images.yaml:7: "));
    }

    [TestCase("")]
    [TestCase("# nothing\n")]
    [TestCase("text")]
    [TestCase("- a")]
    public void A_text_that_is_no_list_is_refused(string text) =>
        Assert.That(
            () => ImageListLoader.Parse(text, "images.yaml"),
            Throws.TypeOf<ConfigurationException>().With.Message.StartsWith("images.yaml:1: "));

    [Test]
    [CancelAfter(10_000)]
    public void Hostile_texts_are_refused_quickly([Values("#", "[", "{a: ", "- ")] string piece) =>
        Assert.That(
            () => ImageListLoader.Parse(string.Concat(Enumerable.Repeat(piece, 80_000)), "images.yaml"),
            Throws.TypeOf<ConfigurationException>());

    [Test]
    public void A_file_that_is_missing_is_named() =>
        Assert.That(
            () => ImageListLoader.Load("no-such-images.yaml"),
            Throws.TypeOf<ConfigurationException>().With.Message.Contains("no-such-images.yaml"));

    [Test]
    public void Any_change_of_one_character_is_read_or_refused_never_a_crash() =>
        Gen.Select(Gen.Int[0, Valid.Length - 1], Gen.Char).Sample((index, character) =>
        {
            try
            {
                ImageListLoader.Parse(Valid[..index] + character + Valid[(index + 1)..], "images.yaml");
            }
            catch (ConfigurationException)
            {
                // A refusal is one of the two good ends.
            }
        });

    private static string WithStandIn(string lacks) => $"""
        {Valid.TrimEnd()}
            stand-in:
              name: Stand-in for Redis
              lacks: {lacks}
        """;
}
