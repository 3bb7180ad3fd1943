using CsCheck;
using Elma365Verify.Images;

namespace Elma365Verify.Tests.Images;

internal sealed class ImageLockTests
{
    private static readonly string One = Digest('1');
    private static readonly string Two = Digest('2');
    private static readonly string Three = Digest('3');
    private static readonly LockedImage Redis = new("redis", "redis:7.0.15", One, Two);
    private static readonly LockedImage Built = new("minio", "elma365-verify/minio:cc6f", null, Three);
    private static readonly ImageLock Whole = new("lock.yaml", [Redis, Built]);

    [Test]
    public void What_is_written_is_read_again()
    {
        var read = ImageLock.Parse(Whole.Render(), "lock.yaml");

        Assert.That(read.Images, Is.EqualTo(Whole.Images));
        Assert.That(read.For("redis"), Is.EqualTo(Redis));
    }

    [Test]
    public void A_role_it_does_not_have_ends_the_run_with_the_mend() => Assert.That(
        () => Whole.For("mongodb"),
        Throws.TypeOf<ConfigurationException>().With.Message.EqualTo(
            "lock.yaml: no image for the role 'mongodb'; write it anew: ./verify images --lock lock.yaml"));

    [Test]
    public void The_same_content_is_no_difference_whichever_digest_tells_it()
    {
        // Saved and loaded, an image keeps its id and forgets its registry; in another store it has another id.
        Assert.That(Whole.Differences([Redis with { Digest = null }, Built]), Is.Empty);
        Assert.That(Whole.Differences([Redis with { Id = Three, Reference = "mirror.example/library/redis:7.0.15" }, Built]), Is.Empty);
    }

    [Test]
    public void Every_difference_is_named_with_both_digests()
    {
        var moved = Redis with { Digest = Two, Id = Three };
        Assert.That(Whole.Differences([moved, Built]), Is.EqualTo([$"redis: locked redis:7.0.15 {One}, here it is redis:7.0.15 {Two}"]));
        Assert.That(Whole.Differences([Redis, Built with { Id = One }]), Has.Exactly(1).StartsWith("minio: locked").And.Contains(One));
        Assert.That(Whole.Differences([Redis]), Is.EqualTo(["minio: locked elma365-verify/minio:cc6f, here nothing has that role"]));
        Assert.That(
            Whole.Differences([Redis, Built, Redis with { Role = "nginx" }]), Has.Exactly(1).StartsWith("nginx: the lock has none"));
    }

    [Test]
    public void Two_images_that_no_registry_knows_are_the_same_only_by_their_ids() =>
        Assert.That(Built.IsSameContent(Built with { Id = One }), Is.False);

    [TestCase("redis:\n    image", "reddis:\n    image", 3, "unknown role 'reddis'; did you mean 'redis'?")]
    [TestCase("image: redis:7.0.15", "image: Not An Image", 4, "this is no image reference")]
    [TestCase("    digest: ", "    digest: x", 5, "a digest is sha256: and 64 digits")]
    [TestCase("    id: ", "    ids: ", 6, "has no key 'ids'")]
    [TestCase("images:", "image:", 2, "has no key 'image'")]
    public void A_wrong_file_is_refused_with_its_line(string right, string wrong, int line, string message)
    {
        var text = Whole.Render();
        Assert.That(text, Does.Contain(right), "the case must change something");
        var changed = text[..text.IndexOf(right, StringComparison.Ordinal)] + wrong
            + text[(text.IndexOf(right, StringComparison.Ordinal) + right.Length)..];

        Assert.That(
            () => ImageLock.Parse(changed, "lock.yaml"),
            Throws.TypeOf<ConfigurationException>().With.Message.Contains($"lock.yaml:{line}: ").And.Message.Contains(message));
    }

    [Test]
    public void Any_change_of_one_character_is_read_or_refused_never_a_crash() =>
        Gen.Select(Gen.Int[0, Whole.Render().Length - 1], Gen.Char).Sample((index, character) =>
        {
            var text = Whole.Render();
            try
            {
                ImageLock.Parse(text[..index] + character + text[(index + 1)..], "lock.yaml");
            }
            catch (ConfigurationException)
            {
                // A refusal is one of the two good ends.
            }
        });

    private static string Digest(char digit) => $"sha256:{new string(digit, 64)}";
}
