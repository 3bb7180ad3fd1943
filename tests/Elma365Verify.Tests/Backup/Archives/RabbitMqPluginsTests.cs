using System.Text.Json.Nodes;
using Elma365Verify.Containers.Backup.RabbitMq;

namespace Elma365Verify.Tests.Backup.Archives;

internal sealed class RabbitMqPluginsTests
{
    private static readonly string[] Types = ["direct", "fanout", "headers", "topic"];
    private static readonly RabbitMqPlugins Bare = new(["rabbitmq_management"], ["rabbitmq_management"]);

    private static readonly RabbitMqPlugins Full = new(
        ["rabbitmq_management", "rabbitmq_mine"],
        ["rabbitmq_consistent_hash_exchange", "rabbitmq_federation", "rabbitmq_management", "rabbitmq_mine", "rabbitmq_shovel"]);

    [TestCase("exchanges", """{"vhost":"/","name":"e","type":"x-delayed-message"}""",
        "exchange / e is of the type x-delayed-message, and this broker lacks the plugin rabbitmq_delayed_message_exchange")]
    [TestCase("parameters", """{"vhost":"/","name":"s","component":"shovel","value":{}}""",
        "parameter / s is of a shovel, and this broker lacks the plugin rabbitmq_shovel; enable it there")]
    [TestCase("policies", """{"vhost":"/","name":"p","definition":{"federation-upstream-set":"all"}}""",
        "policy / p sets federation-upstream-set, and this broker lacks the plugin rabbitmq_federation; enable it there")]
    [TestCase("exchanges", """{"vhost":"/","name":"e","type":"x-mine"}""",
        "exchange / e is of the type x-mine, and this broker lacks a plugin for it, which is one of rabbitmq_consistent_hash_exchange, "
        + "rabbitmq_federation, rabbitmq_mine, rabbitmq_shovel; enable it there")]
    public void Definitions_of_a_plugin_that_is_not_there_are_refused_by_its_name(string section, string item, string reason) =>
        Assert.That(Bare.Refusal(Definitions(section, item), Full, Types), Does.StartWith(reason));

    [TestCase("exchanges", """{"vhost":"/","name":"e","type":"x-consistent-hash"}""")]
    [TestCase("parameters", """{"vhost":"/","name":"s","component":"shovel","value":{}}""")]
    [TestCase("policies", """{"vhost":"/","name":"p","definition":{"federation-upstream-set":"all"}}""")]
    public void Where_it_is_there_they_are_taken(string section, string item) => Assert.That(
        Full.Refusal(Definitions(section, item), Full, [.. Types, "x-consistent-hash"]), Is.Null);

    [Test]
    public void Definitions_that_need_none_are_taken_by_a_broker_with_fewer() => Assert.That(
        Bare.Refusal(Definitions("exchanges", """{"vhost":"/","name":"e","type":"topic"}"""), Full, Types), Is.Null);

    private static RabbitMqDefinitions Definitions(string section, string item) =>
        new(new JsonObject { [section] = new JsonArray(JsonNode.Parse(item)) });
}
