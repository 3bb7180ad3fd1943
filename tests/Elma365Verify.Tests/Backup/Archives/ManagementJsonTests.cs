using System.Text.Json;
using System.Text.Json.Nodes;
using Elma365Verify.Containers.Backup.RabbitMq;

namespace Elma365Verify.Tests.Backup.Archives;

internal sealed class ManagementJsonTests
{
    private const string Twice = """{"name":"orders","online":["a"],"node":{"x":1,"x":2},"all":[{"y":3,"y":null}],"online":["a","b"]}""";

    [Test]
    public void A_key_given_twice_has_its_last_value()
    {
        var queue = ManagementJson.Parse(Twice)!;

        Assert.That((string)queue["name"]!, Is.EqualTo("orders"));
        Assert.That(queue["online"]!.ToJsonString(), Is.EqualTo("""["a","b"]"""));
        Assert.That((int)queue["node"]!["x"]!, Is.EqualTo(2));
        Assert.That(queue["all"]![0]!.AsObject().ContainsKey("y"), Is.True);
        Assert.That(queue["all"]![0]!["y"], Is.Null);
    }

    [Test]
    public void The_usual_reader_fails_at_such_an_answer() =>
        Assert.That(() => JsonNode.Parse(Twice)!["name"], Throws.ArgumentException);

    [Test]
    public void Every_kind_of_value_is_kept()
    {
        const string Answer = """{"t":true,"f":false,"n":null,"i":-5,"l":9007199254740993,"d":0.1,"s":"акт \u0001","a":[[],{}],"e":""}""";

        var read = ManagementJson.Parse(Answer)!;

        Assert.That(JsonNode.DeepEquals(read, JsonNode.Parse(Answer)), Is.True);
        Assert.That((long)read["l"]!, Is.EqualTo(9007199254740993));
        Assert.That((long?)read["n"], Is.Null);
        Assert.That(read["i"]!.GetValueKind(), Is.EqualTo(JsonValueKind.Number));
        Assert.That(read.DeepClone().ToJsonString(), Is.EqualTo(read.ToJsonString()));
    }

    [Test]
    public void What_is_no_json_is_refused() =>
        Assert.That(() => ManagementJson.Parse("<html>"), Throws.InstanceOf<JsonException>());
}
