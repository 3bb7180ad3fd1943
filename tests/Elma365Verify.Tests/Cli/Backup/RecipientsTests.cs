using Elma365Verify.Cli.Commands.Backup;
using Elma365Verify.Containers.Backup.Encryption;
using Elma365Verify.Tests.Backup;

namespace Elma365Verify.Tests.Cli.Backup;

internal sealed class RecipientsTests
{
    private readonly Scratch scratch = new();

    [OneTimeTearDown]
    public void Remove() => scratch.Dispose();

    [Test]
    public void Recipients_are_given_or_read_from_a_file_without_remarks()
    {
        File.WriteAllText(scratch["all"], "# ours\nage1bb\n\n  ssh-ed25519 AAAA ann@example\nage1aa\n");
        Assert.That(Recipients.Of(["age1aa", scratch["all"], "ssh-rsa BBBB"]), Is.EqualTo(new[]
        {
            "age1aa", "age1bb", "ssh-ed25519 AAAA", "ssh-rsa BBBB",
        }));
        Assert.That(Recipients.Of([]), Is.Empty);
    }

    [Test]
    public void A_secret_key_is_refused_and_not_repeated()
    {
        File.WriteAllText(scratch["secret"], "age1aa\nAGE-SECRET-KEY-1XYZ\n");
        foreach (var given in new[] { "AGE-SECRET-KEY-1XYZ", scratch["secret"] })
        {
            Assert.That(() => Recipients.Of([given]), Throws.TypeOf<ConfigurationException>()
                .With.Message.Contains("secret key").And.Message.Not.Contains("1XYZ"));
        }
    }

    [TestCase("nonsense\n", ":1: this is no recipient")]
    [TestCase("# nobody\n", "it names no recipient")]
    public void What_is_no_recipient_is_named_by_its_line(string text, string fault)
    {
        File.WriteAllText(scratch["wrong"], text);
        Assert.That(() => Recipients.Of([scratch["wrong"]]), Throws.TypeOf<ConfigurationException>().With.Message.Contains(fault));
        Assert.That(() => Recipients.Of([scratch["none"]]), Throws.TypeOf<ConfigurationException>().With.Message.Contains("no recipient"));
    }

    [Test]
    public void An_identity_is_read_from_its_file_and_nothing_else_is_one()
    {
        File.WriteAllText(scratch["key"], "# created\nAGE-SECRET-KEY-1XYZ\n");
        Assert.That(BackupIdentity.Load(scratch["key"]).File, Is.EqualTo(scratch["key"]), "the control");
        File.WriteAllText(scratch["public"], "age1aa\n");
        Assert.That(
            () => BackupIdentity.Load(scratch["public"]), Throws.TypeOf<ConfigurationException>().With.Message.Contains("no identity"));
        Assert.That(() => BackupIdentity.Load(scratch["none"]), Throws.TypeOf<ConfigurationException>());
    }
}
