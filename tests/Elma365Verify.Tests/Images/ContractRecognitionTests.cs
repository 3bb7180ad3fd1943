using Elma365Verify.Images;

namespace Elma365Verify.Tests.Images;

/// <summary>An image's own words tell which contract it follows, and a log speaks for another one only by what stands in it.</summary>
internal sealed class ContractRecognitionTests
{
    private static readonly ImageConfiguration Bitnami = new()
    {
        Command = ["/opt/bitnami/scripts/postgresql/entrypoint.sh", "/opt/bitnami/scripts/postgresql/run.sh"],
    };

    private static readonly ImageConfiguration Official = new() { Command = ["docker-entrypoint.sh", "postgres"] };

    private static IEnumerable<ImageConfiguration> Bitnamis() =>
    [
        Bitnami,
        new() { Environment = ["PATH=/usr/bin", "BITNAMI_APP_NAME=postgresql"] },
        Official with
        {
            Labels = Official.Labels.Add("org.opencontainers.image.source", "https://github.com/bitnami/containers/tree/main"),
        },
    ];

    private static IEnumerable<ImageConfiguration> Others() =>
    [
        ImageConfiguration.Empty,
        Official,
        new() { Command = ["sh", "-c", "echo /opt/bitnami/"], Environment = ["BITNAMI_APP_NAME=", "PATH=/opt/bitnami/bin"] },
        new() { Labels = Official.Labels.Add("vendor", "not bitnami") },
    ];

    [Test]
    public void Bitnamis_image_is_recognised([ValueSource(nameof(Bitnamis))] ImageConfiguration image) =>
        Assert.That(ContractRecognition.Of("postgresql", image), Is.EqualTo("bitnami"));

    [Test]
    public void Another_is_not([ValueSource(nameof(Others))] ImageConfiguration image) =>
        Assert.That(ContractRecognition.Of("postgresql", image), Is.Null);

    [Test]
    public void A_role_without_such_a_contract_has_none() => Assert.That(ContractRecognition.Of("kafka", Bitnami), Is.Null);

    [TestCase("official", "The POSTGRESQL_PASSWORD environment variable is empty or not set.", "bitnami")]
    [TestCase("bitnami", "entrypoint: POSTGRES_PASSWORD is not set", "official")]
    [TestCase("official", "entrypoint: POSTGRES_PASSWORD is not set", null)]
    [TestCase("official", "in 18+, these Docker images are configured to store database data in a format", null)]
    [TestCase("official", "could not open MY_POSTGRESQL_PASSWORD_FILE", null)]
    [TestCase("bitnami", "FATAL: no space left on device", "official")]
    [TestCase("bitnami", "Welcome to the Bitnami postgresql container, see github.com/bitnami/containers", null)]
    [TestCase("bitnami", "could not read /opt/bitnami/postgresql/conf", null)]
    public void Another_contract_is_named_where_the_log_speaks_for_it(string used, string log, string? other) =>
        Assert.That(ContractRecognition.Instead("postgresql", used, Official, log), Is.EqualTo(other));

    [Test]
    public void Another_contract_is_named_where_the_configuration_speaks_for_it()
    {
        Assert.That(ContractRecognition.Instead("postgresql", "official", Bitnami, string.Empty), Is.EqualTo("bitnami"));
        Assert.That(ContractRecognition.Instead("postgresql", "bitnami", Bitnami, string.Empty), Is.Null);
        Assert.That(ContractRecognition.Instead("postgresql", "official", Official, string.Empty), Is.Null);
    }

    [TestCase("/var/lib/postgresql/18/docker", "/var/lib/postgresql", "/var/lib/postgresql")]
    [TestCase("/var/lib/postgresql/data", "/var/lib/postgresql/data", "/var/lib/postgresql/data")]
    [TestCase("/srv/data", "/var/lib/postgresql", "/srv/data")]
    [TestCase("/srv/data", null, "/srv/data")]
    [TestCase("/srv/database", "/srv/data", "/srv/database")]
    [TestCase("", "/srv/data", "/var/lib/postgresql/data")]
    [TestCase("relative", null, "/var/lib/postgresql/data")]
    [TestCase("/", "/", "/var/lib/postgresql/data")]
    public void Data_lie_where_the_image_says_or_in_its_volume(string data, string? volume, string expected)
    {
        var image = new ImageConfiguration { Environment = [$"PGDATA={data}"], Volumes = volume is null ? [] : [volume] };

        Assert.That(KnownContracts.Get("postgresql", "official").For(image).DataDirectory, Is.EqualTo(expected));
    }

    [Test]
    public void Data_of_a_contract_without_such_a_variable_stay_where_they_are()
    {
        var contract = KnownContracts.Get("postgresql", "bitnami");

        Assert.That(contract.For(new ImageConfiguration { Environment = ["PGDATA=/srv/data"] }), Is.SameAs(contract));
    }
}
