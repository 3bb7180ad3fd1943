extern alias agent;

using agent::Elma365Verify.Agent.Reaping;

namespace Elma365Verify.Tests.Agent;

[CancelAfter(20_000)]
internal sealed class EngineSocketTests
{
    private const string Json = """{"label":["session=1","project=elma365","org.elma365verify.project=elma365-verify"]}""";

    [Test]
    public async Task Containers_go_first_and_every_list_asks_for_all_labels(CancellationToken cancellation)
    {
        await using var engine = new ScriptedEngine(Inventory);
        using var socket = new EngineSocket(engine.SocketPath);

        Assert.That(await socket.RemoveAsync(Filter(), cancellation));
        Assert.That(engine.Requests, Is.EqualTo(new[]
        {
            $"GET /containers/json?all=1&filters={Json}",
            "DELETE /containers/c1?force=1&v=1",
            "DELETE /containers/c2?force=1&v=1",
            $"GET /networks?filters={Json}",
            "DELETE /networks/n1",
            $"GET /images/json?filters={Json}",
            "DELETE /images/sha256:i1?force=1",
            $"GET /volumes?filters={Json}",
            "DELETE /volumes/v1?force=1",
        }));
    }

    [Test]
    public async Task A_refused_removal_is_reported_and_hinders_no_other(CancellationToken cancellation)
    {
        await using var engine = new ScriptedEngine(request =>
            request.StartsWith("DELETE /containers/c1", StringComparison.Ordinal) ? (409, "{}") : Inventory(request));
        using var socket = new EngineSocket(engine.SocketPath);

        Assert.That(await socket.RemoveAsync(Filter(), cancellation), Is.False);
        Assert.That(engine.Requests, Does.Contain("DELETE /containers/c2?force=1&v=1").And.Contain("DELETE /volumes/v1?force=1"));
    }

    [Test]
    public async Task What_someone_else_removed_first_is_removed(CancellationToken cancellation)
    {
        await using var engine = new ScriptedEngine(request =>
            request.StartsWith("DELETE", StringComparison.Ordinal) ? (404, "{}") : Inventory(request));
        using var socket = new EngineSocket(engine.SocketPath);

        Assert.That(await socket.RemoveAsync(Filter(), cancellation));
    }

    [TestCase(500, "{}", TestName = "{m}(refused)")]
    [TestCase(200, "no JSON", TestName = "{m}(no JSON)")]
    [TestCase(200, """[{"Name":"x"}]""", TestName = "{m}(without ids)")]
    public async Task A_list_that_can_not_be_read_removes_nothing_of_it_and_hinders_no_other(
        int status, string body, CancellationToken cancellation)
    {
        await using var engine = new ScriptedEngine(request =>
            request.StartsWith("GET /containers", StringComparison.Ordinal) ? (status, body) : Inventory(request));
        using var socket = new EngineSocket(engine.SocketPath);

        Assert.That(await socket.RemoveAsync(Filter(), cancellation), Is.False);
        Assert.That(engine.Requests, Has.None.StartsWith("DELETE /containers").And.Contain("DELETE /networks/n1"));
    }

    [Test]
    public async Task An_engine_that_is_gone_is_no_success(CancellationToken cancellation)
    {
        using var socket = new EngineSocket("/nowhere/engine.sock");

        Assert.That(await socket.RemoveAsync(Filter(), cancellation), Is.False);
    }

    private static ReaperFilter Filter() => ReaperFilter.TryParse("label=session=1&label=project=elma365", out var filter)
        ? filter
        : throw new InvalidOperationException("The filter is a good one.");

    private static (int Status, string Body) Inventory(string request) => request switch
    {
        _ when request.StartsWith("GET /containers", StringComparison.Ordinal) => (200, """[{"Id":"c1"},{"Id":"c2"}]"""),
        _ when request.StartsWith("GET /networks", StringComparison.Ordinal) => (200, """[{"Id":"n1"}]"""),
        _ when request.StartsWith("GET /images", StringComparison.Ordinal) => (200, """[{"Id":"sha256:i1"}]"""),
        _ when request.StartsWith("GET /volumes", StringComparison.Ordinal) => (200, """{"Volumes":[{"Name":"v1"}],"Warnings":null}"""),
        _ => (200, "{}"),
    };
}
