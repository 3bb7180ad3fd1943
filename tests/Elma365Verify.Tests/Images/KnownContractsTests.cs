using System.Net;
using System.Text;
using Elma365Verify.Containers.Environments;
using Elma365Verify.Containers.Services;
using Elma365Verify.Images;
using Elma365Verify.Topologies;

namespace Elma365Verify.Tests.Images;

internal sealed class KnownContractsTests
{
    private RunCertificates certificates = null!;

    [OneTimeSetUp]
    public void CreateAuthority() => certificates = new RunCertificates();

    [OneTimeTearDown]
    public void DisposeAuthority() => certificates.Dispose();

    [Test]
    public void Every_service_has_an_official_contract_and_one_of_bitnami([ValueSource(nameof(Services))] string role) =>
        Assert.That(KnownContracts.NamesOf(role), Is.EqualTo(["official", "bitnami"]));

    [Test]
    public void A_contract_serves_every_port_its_service_shakes_hands_on([ValueSource(nameof(OfServices))] ImageContract contract) =>
        Assert.That(contract.Ports, Is.EquivalentTo(Create(contract.Role).Handshakes.Select(handshake => handshake.Port)));

    [Test]
    public void A_contract_cites_its_page_and_names_absolute_directories([ValueSource(nameof(All))] ImageContract contract)
    {
        Assert.That(contract.Page, Does.StartWith("https://"));
        Assert.That(contract.Directories, Is.Unique.And.All.StartsWith("/").And.All.Not.EndsWith("/"));
    }

    [Test]
    public void A_secret_goes_where_the_contract_takes_it_and_shows_nowhere([ValueSource(nameof(OfServices))] ImageContract contract)
    {
        var setup = Create(contract.Role).Configure(contract);

        Assert.That(setup.ToString(), Is.EqualTo("ContainerSetup"));
        if (contract.PasswordVariable is { } variable)
            Assert.That(setup.Environment[variable], Has.Length.EqualTo(40));
        else if (contract.Role != "nginx")
            Assert.That(Encoding.UTF8.GetString(setup.Files[contract.ConfigurationFile!].Content), Does.Contain("requirepass "));
    }

    [TestCase("postgresql", "official", "POSTGRES_DB POSTGRES_INITDB_ARGS POSTGRES_PASSWORD POSTGRES_USER")]
    [TestCase("postgresql", "bitnami", "POSTGRESQL_DATABASE POSTGRESQL_PASSWORD POSTGRESQL_POSTGRES_PASSWORD POSTGRESQL_USERNAME")]
    [TestCase("minio", "official", "MINIO_BROWSER MINIO_ROOT_PASSWORD MINIO_ROOT_USER")]
    [TestCase("minio", "bitnami", "MINIO_BROWSER MINIO_ROOT_PASSWORD MINIO_ROOT_USER MINIO_SCHEME MINIO_SKIP_CLIENT")]
    [TestCase("redis", "official", "")]
    [TestCase("redis", "bitnami", "REDIS_PASSWORD")]
    [TestCase("rabbitmq", "official", "RABBITMQ_DEFAULT_PASS RABBITMQ_DEFAULT_USER")]
    [TestCase("rabbitmq", "bitnami", "RABBITMQ_MANAGEMENT_ALLOW_WEB_ACCESS RABBITMQ_PASSWORD RABBITMQ_USERNAME")]
    public void A_service_sets_the_variables_of_its_images_contract(string role, string name, string variables)
    {
        var setup = Create(role).Configure(KnownContracts.Get(role, name));

        Assert.That(string.Join(' ', setup.Environment.Keys.Order(StringComparer.Ordinal)), Is.EqualTo(variables));
    }

    [Test]
    public void Bitnamis_postgresql_has_an_administrator_beside_the_applications_account_and_a_restore_begins_with_him_alone()
    {
        var contract = KnownContracts.Get("postgresql", "bitnami");
        var service = new PostgreSqlService();

        var variables = service.Configure(contract).Environment;
        var fresh = service.Emptied();
        var again = fresh.Configure(contract).Environment;

        using (Assert.EnterMultipleScope())
        {
            Assert.That(service.Account.User, Is.EqualTo("postgres"));
            Assert.That(variables["POSTGRESQL_POSTGRES_PASSWORD"], Is.EqualTo(service.Account.Password));
            Assert.That(variables["POSTGRESQL_USERNAME"], Is.EqualTo("elma365"));
            Assert.That(variables["POSTGRESQL_PASSWORD"], Has.Length.EqualTo(40).And.Not.EqualTo(service.Account.Password));
            Assert.That(fresh.Account, Is.EqualTo(service.Account));
            Assert.That(again["POSTGRESQL_USERNAME"], Is.EqualTo("postgres"));
            Assert.That(again["POSTGRESQL_PASSWORD"], Is.EqualTo(service.Account.Password));
            Assert.That(again.ContainsKey("POSTGRESQL_POSTGRES_PASSWORD"), Is.False);
        }
    }

    [Test]
    public void The_official_postgresql_has_one_account_for_both()
    {
        var service = new PostgreSqlService();

        var variables = service.Configure(KnownContracts.Get("postgresql", "official")).Environment;

        Assert.That(variables["POSTGRES_PASSWORD"], Is.EqualTo(service.Account.Password));
        Assert.That(service.Emptied(), Is.SameAs(service));
    }

    // Images of 2021 make no account of another name.
    [Test]
    public void Bitnamis_mongodb_is_used_as_root_and_the_official_one_as_what_it_is_told()
    {
        var service = (IStoreService)Create("mongodb");
        var bitnami = service.Configure(KnownContracts.Get("mongodb", "bitnami")).Environment["MONGODB_ROOT_USER"];
        var asBitnami = service.Account.User;
        var official = service.Configure(KnownContracts.Get("mongodb", "official")).Environment["MONGO_INITDB_ROOT_USERNAME"];

        Assert.That((bitnami, asBitnami), Is.EqualTo(("root", "root")));
        Assert.That((official, service.Account.User), Is.EqualTo(("elma365", "elma365")));
    }

    [TestCase("redis", "home-made", "the role 'redis' has no contract 'home-made': known are official, bitnami")]
    [TestCase("kafka", "official", "no contract is known for the role 'kafka': there are some for minio, mongodb, nginx, postgresql")]
    public void An_unknown_contract_is_refused_beside_the_known_ones(string role, string name, string message) => Assert.That(
        () => KnownContracts.Get(role, name), Throws.TypeOf<ConfigurationException>().With.Message.Contains(message));

    [Test]
    public void A_volume_holds_everything_below_it([ValueSource(nameof(OfServices))] ImageContract contract)
    {
        var setup = Create(contract.Role).Configure(contract);
        var volumes = FurnishedVolumes.Outermost(contract, setup);

        foreach (var path in contract.Directories.Concat(setup.Files.Keys))
            Assert.That(volumes.Count(volume => $"{path}/".StartsWith($"{volume}/", StringComparison.Ordinal)), Is.EqualTo(1), path);
    }

    [TestCase(null, "", null)]
    [TestCase(null, null, null)]
    [TestCase(null, "0", null)]
    [TestCase(null, "redis", "999:0")]
    [TestCase(null, "1001", "1001:0")]
    [TestCase(null, "65532:65532", "65532:65532")]
    [TestCase("1001", "redis", "1001:0")]
    [TestCase("1001:1002", "", "1001:1002")]
    [TestCase("0", "1001", null)]
    public void Writable_directories_belong_to_whoever_the_server_runs_as(string? chosen, string? ofImage, string? expected)
    {
        var owner = FurnishedVolumes.Owner(chosen, ofImage, "999");

        Assert.That(owner is { } known ? $"{known.User}:{known.Group}" : null, Is.EqualTo(expected));
    }

    private static IEnumerable<string> Services() => ServiceCatalog.Roles;

    private static IEnumerable<ImageContract> All() => KnownContracts.All;

    private static IEnumerable<ImageContract> OfServices() =>
        KnownContracts.All.Where(contract => ServiceCatalog.Roles.Contains(contract.Role));

    private IService Create(string role)
    {
        var host = new Host("data-server", "data", "server", IPAddress.Parse("198.18.5.10"), role, "A server.");
        return ServiceCatalog.Create(host, new Topology([host]), certificates);
    }
}
