using System.Text.Json;

namespace Elma365Verify.Tests.Agent;

/// <summary>What an agent answers where no privileges are needed.</summary>
[Platform("Linux")]
[CancelAfter(20_000)]
internal sealed class ControlSessionTests
{
    [Test]
    public async Task A_file_is_written_with_its_directories(CancellationToken cancellation)
    {
        var directory = Directory.CreateTempSubdirectory("agent").FullName;
        var path = Path.Combine(directory, "a", "b.nft");
        await using var agent = new Conversation();

        var answer = await agent.AskAsync($$"""{"do":"write","id":7,"path":"{{path}}","content":"table ip t\n"}""", cancellation);

        Assert.That(answer.GetRawText(), Is.EqualTo("""{"is":"done","id":7}"""));
        Assert.That(await File.ReadAllTextAsync(path, cancellation), Is.EqualTo("table ip t\n"));
        Directory.Delete(directory, recursive: true);
    }

    [Test]
    public async Task A_tool_reads_its_input_and_its_output_comes_back(CancellationToken cancellation)
    {
        await using var agent = new Conversation();
        var input = string.Concat(Enumerable.Repeat("0123456789abcdef", 20_000));

        var answer = await agent.AskAsync(Run(1, "cat", [], input), cancellation);

        Assert.That(answer.GetProperty("output").GetString(), Is.EqualTo(input));
        Assert.That(answer.GetProperty("exitCode").GetInt32(), Is.Zero);
    }

    [Test]
    public async Task A_tool_that_fails_is_an_answer_with_its_message(CancellationToken cancellation)
    {
        await using var agent = new Conversation();

        var answer = await agent.AskAsync(Run(1, "sh", ["-c", "echo wrong >&2; exit 3"], "never read"), cancellation);

        Assert.That(answer.GetProperty("error").GetString(), Is.EqualTo("wrong\n"));
        Assert.That(answer.GetProperty("exitCode").GetInt32(), Is.EqualTo(3));
    }

    [Test]
    public async Task A_tool_that_takes_too_long_is_stopped(CancellationToken cancellation)
    {
        await using var agent = new Conversation();

        var answer = await agent.AskAsync(Run(1, "sleep", ["60"], "", seconds: 0.2), cancellation);

        AssertFailed(answer, 1, "did not finish within 0.2 seconds");
    }

    [Test]
    public async Task A_slow_request_does_not_hold_up_a_quick_one(CancellationToken cancellation)
    {
        await using var agent = new Conversation();
        agent.Say(Run(1, "sleep", ["1"], ""));
        agent.Say(Run(2, "true", [], ""));

        Assert.That((await agent.HearAsync(cancellation)).GetProperty("id").GetInt32(), Is.EqualTo(2));
        Assert.That((await agent.HearAsync(cancellation)).GetProperty("id").GetInt32(), Is.EqualTo(1));
    }

    [TestCase("""{"do":"run","id":5,"tool":"no-such-tool","arguments":[],"input":"","timeoutSeconds":1}""", "no-such-tool can't be run")]
    [TestCase("""{"do":"run","id":5}""", "")]
    [TestCase("""{"do":"write","id":5}""", "")]
    [TestCase("""{"do":"write","id":5,"path":"/","content":""}""", "")]
    [TestCase("""{"do":"send","id":5}""", "")]
    [TestCase("""{"do":"collect","id":5}""", "")]
    [TestCase("""{"do":"collect","id":5,"interface":"eth0"}""", "No witness was started on 'eth0'")]
    [TestCase("""{"do":"frames","id":5,"interface":"eth0","sweep":1}""", "No witness")]
    [TestCase("""{"do":"expect","id":5,"interface":"eth0","sweep":1,"cells":[1]}""", "No witness")]
    [TestCase("""{"do":"witness","id":5,"interface":"no-such-leg","mark":{"identification":1,"window":2,"magic":3}}""", "")]
    [TestCase("""{"do":"guard","id":5}""", "")]
    [TestCase("""{"do":"stop-guard","id":5}""", "No guard was started")]
    [TestCase("""{"do":"await-port","id":5,"port":70000,"timeoutSeconds":0}""", "")]
    [TestCase("""{"do":"await-port","id":5,"port":1,"timeoutSeconds":0}""", "nothing accepts connections on port 1")]
    public async Task What_can_not_be_done_is_answered_and_the_agent_lives_on(string request, string reason)
    {
        using var bounded = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        await using var agent = new Conversation();

        AssertFailed(await agent.AskAsync(request, bounded.Token), 5, reason);
        var next = await agent.AskAsync("""{"do":"stop-witness","id":6,"interface":"eth0"}""", bounded.Token);
        Assert.That(next.GetRawText(), Is.EqualTo("""{"is":"done","id":6}"""));
    }

    [TestCase("")]
    [TestCase("no JSON")]
    [TestCase("null")]
    [TestCase("[]")]
    [TestCase("{}")]
    [TestCase("""{"do":"dance","id":1}""")]
    [TestCase("""{"do":"collect","id":"one"}""")]
    public async Task A_line_that_is_no_request_is_said_and_ends_the_session(string line)
    {
        using var bounded = new CancellationTokenSource(TimeSpan.FromSeconds(15));
        await using var agent = new Conversation();

        AssertFailed(await agent.AskAsync(line, bounded.Token), 0, "can't read a request");
        Assert.That(async () => await agent.Ended.WaitAsync(bounded.Token), Throws.Nothing);
    }

    private static string Run(long id, string tool, string[] arguments, string input, double seconds = 10) =>
        $$"""{"do":"run","id":{{id}},"tool":"{{tool}}","arguments":{{JsonSerializer.Serialize(arguments)}},"""
        + $$""" "input":"{{input}}","timeoutSeconds":{{JsonSerializer.Serialize(seconds)}}}""";

    private static void AssertFailed(JsonElement answer, long id, string reason)
    {
        Assert.That(answer.GetProperty("is").GetString(), Is.EqualTo("failed"), answer.GetRawText());
        Assert.That(answer.GetProperty("id").GetInt64(), Is.EqualTo(id));
        Assert.That(answer.GetProperty("reason").GetString(), Does.Contain(reason));
    }
}
