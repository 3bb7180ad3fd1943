extern alias agent;

using System.Text;
using System.Text.Json;
using System.Threading.Channels;
using agent::Elma365Verify.Agent.Control;

namespace Elma365Verify.Tests.Agent;

/// <summary>An agent's control session with both ends in memory.</summary>
internal sealed class Conversation : IAsyncDisposable
{
    private readonly Channel<string> requests = Channel.CreateUnbounded<string>();
    private readonly Channel<string> answers = Channel.CreateUnbounded<string>();
    private readonly ControlSession session;

    public Conversation()
    {
        session = new ControlSession(new Input(requests.Reader), new Output(answers.Writer));
        Ended = session.RunAsync();
    }

    /// <summary>Ends with the session.</summary>
    public Task Ended { get; }

    public void Say(string line) => requests.Writer.TryWrite(line);

    public async Task<JsonElement> HearAsync(CancellationToken cancellation)
    {
        using var answer = JsonDocument.Parse(await answers.Reader.ReadAsync(cancellation));
        return answer.RootElement.Clone();
    }

    public Task<JsonElement> AskAsync(string line, CancellationToken cancellation)
    {
        Say(line);
        return HearAsync(cancellation);
    }

    public async ValueTask DisposeAsync()
    {
        requests.Writer.TryComplete();
        await Ended;
        session.Dispose();
    }

    private sealed class Input(ChannelReader<string> lines) : TextReader
    {
        public override async Task<string?> ReadLineAsync() =>
            await lines.WaitToReadAsync() && lines.TryRead(out var line) ? line : null;
    }

    private sealed class Output(ChannelWriter<string> lines) : TextWriter
    {
        public override Encoding Encoding => Encoding.UTF8;

        public override void WriteLine(string? value) => lines.TryWrite(value!);
    }
}
