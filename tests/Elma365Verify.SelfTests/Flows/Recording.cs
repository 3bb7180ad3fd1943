using Elma365Verify.Containers.Environments;
using Elma365Verify.Policies;
using Elma365Verify.Traffic;

namespace Elma365Verify.SelfTests.Flows;

/// <summary>A recording at the shared environment's firewall; removed at its end.</summary>
internal sealed class Recording(Firewall firewall) : IAsyncDisposable
{
    public static Firewall Firewall => SharedEnvironment.Session.Environment.Firewall;

    public static async Task<Recording> StartAsync(CancellationToken cancellation, int size = FlowRecorder.DefaultSize)
    {
        await Firewall.StartFlowsAsync(SharedEnvironment.Session.Environment.Legs, cancellation, size);
        return new Recording(Firewall);
    }

    public Task<TrafficObservation> ReadAsync(CancellationToken cancellation) => firewall.ReadFlowsAsync(Reference.Topology, cancellation);

    /// <summary>What was opened since the recording began; an earlier test's connection may still be closing.</summary>
    public async Task<IReadOnlyList<ObservedConversation>> OpeningsAsync(CancellationToken cancellation) =>
        [.. (await ReadAsync(cancellation)).Conversations.Where(conversation => conversation.Kind != TrafficKind.Unopened)];

    /// <summary>What was recorded, judged against the reference policy.</summary>
    public async Task<TrafficJudgement> JudgeAsync(CancellationToken cancellation, params RequiredConversation[] required) =>
        TrafficJudgement.Of(await ReadAsync(cancellation), Reference.Policy, Reference.Topology, required);

    public static RequiredConversation Required(string from, string to, Protocol protocol, ushort port) =>
        new(Reference.Host(from), Reference.Host(to), protocol, port);

    /// <summary>Runs Perl in a host's sandbox; it bounds itself by an alarm.</summary>
    public static Task PerlAsync(string host, string script, CancellationToken cancellation) =>
        SandboxOf(host).Agent.RunAsync("perl", ["-MSocket", "-MIO::Socket::INET", "-e", $"alarm 15; {script}"], "", cancellation);

    /// <summary>Tries to connect for a second at most; whether it succeeds is for the recording to say.</summary>
    public static Task TryTcpAsync(string from, string to, ushort port, CancellationToken cancellation) =>
        PerlAsync(from, $"IO::Socket::INET->new(PeerAddr => '{Address(to)}', PeerPort => {port}, Timeout => 1);", cancellation);

    public static string Address(string host) => Reference.Host(host).Address.ToString();

    public async ValueTask DisposeAsync() => await firewall.StopFlowsAsync(CancellationToken.None);

    private static Sandbox SandboxOf(string host) => SharedEnvironment.Session.Environment.SandboxOf(Reference.Host(host));
}
