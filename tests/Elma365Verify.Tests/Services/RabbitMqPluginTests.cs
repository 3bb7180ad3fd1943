using System.Net;
using System.Text;
using Elma365Verify.Containers.Services;
using Elma365Verify.Images;
using Elma365Verify.Topologies;

namespace Elma365Verify.Tests.Services;

internal sealed class RabbitMqPluginTests
{
    private static readonly Host Server = new("data-rabbitmq", "data", "server", IPAddress.Parse("198.18.5.10"), "rabbitmq", "A server.");

    [Test]
    public void A_broker_has_the_plugins_it_is_given_beside_the_management() =>
        Assert.That(Enabled("rabbitmq_shovel", "rabbitmq_management"), Is.EqualTo("[rabbitmq_management,rabbitmq_shovel].\n"));

    [Test]
    public void One_that_is_given_none_has_the_management() => Assert.That(Enabled(), Is.EqualTo("[rabbitmq_management].\n"));

    [TestCase("x].\n[y")]
    [TestCase("a,b")]
    [TestCase("Elixir")]
    [TestCase("")]
    [TestCase("rabbitmq_shovel\n")]
    public void A_name_no_plugin_can_have_becomes_no_term_of_the_server(string name) =>
        Assert.That(() => Enabled(name), Throws.TypeOf<ConfigurationException>());

    private static string Enabled(params string[] plugins)
    {
        using var certificates = new RunCertificates();
        var contract = KnownContracts.Get("rabbitmq", "official");
        var setup = new RabbitMqService(Server, certificates, null, plugins).Configure(contract);
        return Encoding.UTF8.GetString(setup.Files[contract.PluginsFile!].Content);
    }
}
