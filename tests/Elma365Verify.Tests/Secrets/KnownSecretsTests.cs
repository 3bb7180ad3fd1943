using System.Text;
using CsCheck;
using Elma365Verify.Containers.Services;
using Elma365Verify.Secrets;
using Elma365Verify.Topologies;

namespace Elma365Verify.Tests.Secrets;

/// <summary>A secret of this process shows in no text, however it is written there, and nothing else is taken out.</summary>
internal sealed class KnownSecretsTests
{
    // A base64 text is hidden as far as it goes, and a slash would belong to it.
    private static readonly Gen<string> Before = Gen.String[Gen.Char[" .:=\"'\n"], 0, 12];
    private static readonly Gen<string> After = Gen.String[Gen.Char[" .:\"'\n"], 0, 12];

    private static IEnumerable<Func<string, string>> Writings() =>
    [
        secret => secret,
        Uri.EscapeDataString,
        secret => string.Concat(Encoding.UTF8.GetBytes(secret).Select(value => $"%{value:x2}")),
        secret => Convert.ToHexString(Encoding.UTF8.GetBytes(secret)),
        secret => Convert.ToBase64String(Encoding.UTF8.GetBytes(secret)),
        secret => Convert.ToBase64String(Encoding.UTF8.GetBytes($"u:{secret}")),
        secret => Convert.ToBase64String(Encoding.UTF8.GetBytes($"elma365:{secret}\n")),
        secret => Convert.ToBase64String(Encoding.UTF8.GetBytes($"PASSWORD={secret}")).Replace('+', '-').Replace('/', '_'),
        secret => $"postgresql://elma365:{secret}@db/app",
    ];

    [Test]
    public void A_generated_secret_is_hidden_however_it_is_written([ValueSource(nameof(Writings))] Func<string, string> write) =>
        Gen.Select(Before, After).Sample((before, after) =>
        {
            var secret = GeneratedSecret.Create();
            var written = write(secret);

            var hidden = KnownSecrets.Hide(before + written + after);

            Assert.That(hidden, Does.StartWith(before).And.EndWith(after).And.Contain(KnownSecrets.Mask));
            Assert.That(hidden, Does.Not.Contain(written[..^4]).And.Not.Contain(written[4..]));
        }, iter: 50);

    [Test]
    public void A_secret_is_hidden_every_time_it_stands_there()
    {
        var secret = GeneratedSecret.Create();

        Assert.That(KnownSecrets.Hide($"{secret} and {secret}\n{secret}"), Is.EqualTo("*** and ***\n***"));
    }

    [Test]
    public void A_secret_with_special_characters_is_hidden_percent_encoded_in_either_case()
    {
        var secret = KnownSecrets.Add("pä/ss+wö:rd=of@a-user");

        Assert.That(KnownSecrets.Hide($"at {Uri.EscapeDataString(secret)}."), Is.EqualTo("at ***."));
    }

    [Test]
    public void What_is_no_secret_stays()
    {
        var wrong = GeneratedSecret.Wrong();
        KnownSecrets.Add("hunter2");
        var text = $"{wrong} hunter22 ahunter2 {Convert.ToBase64String(Encoding.UTF8.GetBytes(wrong))}";

        Assert.That(KnownSecrets.Hide(text), Is.EqualTo(text));
        Assert.That(KnownSecrets.Hide("user hunter2, hunter22"), Is.EqualTo("user ***, hunter22"));
    }

    [Test]
    public void A_private_key_is_hidden_whole_cut_off_and_by_its_lines()
    {
        using var certificates = new RunCertificates();
        var host = new Host("data-server", "data", "server", System.Net.IPAddress.Parse("198.18.5.10"), "redis", "A server.");
        var key = Encoding.ASCII.GetString(certificates.Issue(host).Key);
        var lines = key.Split('\n');

        using (Assert.EnterMultipleScope())
        {
            Assert.That(KnownSecrets.Hide($"key:\n{key}\nend"), Is.EqualTo("key:\n***\nend"));
            Assert.That(KnownSecrets.Hide($"tail: {lines[1]}"), Is.EqualTo("tail: ***"));
            Assert.That(KnownSecrets.Hide("-----BEGIN RSA PRIVATE KEY-----\nMIIEow"), Is.EqualTo("***"));
            Assert.That(
                KnownSecrets.Hide("-----BEGIN PRIVATE KEY-----\n  MIIEow\n  AB==\n  and it ended\n  -----END PRIVATE KEY-----\nso"),
                Is.EqualTo("***\n  and it ended\n  ***\nso"));
            Assert.That(
                KnownSecrets.Hide(@"KEY=-----BEGIN PRIVATE KEY-----\nMIIEow\nAB==\n-----END PRIVATE KEY-----\n"), Is.EqualTo(@"KEY=***\n"));
        }
    }

    [Test]
    public void What_postgresql_keeps_of_a_password_is_hidden()
    {
        const string verifier = "SCRAM-SHA-256$4096:exJdNUDpPfpG3bbGUe9TYw==$I453lT6IfGuBm9diz3kYTSb9d5Ik=:fx7fcLocE6yCCD/tVwOTS6lbRNI4=";

        Assert.That(KnownSecrets.Hide($"ALTER ROLE a PASSWORD '{verifier}'"), Is.EqualTo("ALTER ROLE a PASSWORD '***'"));
    }

    [Test]
    public void No_message_of_an_environment_or_a_handshake_shows_one()
    {
        var secret = GeneratedSecret.Create();

        Assert.That(new Elma365Verify.Containers.EnvironmentException($"it said {secret}").Message, Is.EqualTo("it said ***"));
        Assert.That(new HandshakeException($"it said {secret}", new IOException()).Message, Is.EqualTo("it said ***"));
    }
}
