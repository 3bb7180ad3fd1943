using System.Net;
using System.Runtime.InteropServices;
using Elma365Verify.Agent.Control;
using Elma365Verify.Agent.Native;
using Elma365Verify.Agent.Reaping;
using Elma365Verify.Agent.Relaying;

const string Usage = """
    elma365-agent: the probe of Elma365Verify. It runs in containers the harness starts.

      hold                   keep a sandbox and its network namespace, until SIGTERM
      control                serve requests, one JSON object a line, on standard input and output
      relay ADDRESS:PORT     join standard input and output to a TCP connection
      reap                   remove what a harness that died has left behind (TCP 8080)
    """;

switch (args)
{
    case ["hold"]:
        Hold();
        return 0;
    case ["control"]:
        using (var session = new ControlSession(Console.In, Console.Out))
            await session.RunAsync().ConfigureAwait(false);
        return 0;
    case ["relay", var target] when IPEndPoint.TryParse(target, out var endPoint):
        return await Relay.RunAsync(endPoint).ConfigureAwait(false);
    case [] or ["reap"]:
        using (var engine = new EngineSocket("/var/run/docker.sock"))
        {
            // Testcontainers waits for this word in the log.
            await new Reaper(engine, TimeProvider.System)
                .RunAsync(Reaper.Usual, _ => Console.Out.WriteLine("Started"), CancellationToken.None).ConfigureAwait(false);
        }

        return 0;
    default:
        await Console.Error.WriteLineAsync(Usage).ConfigureAwait(false);
        return 3;
}

static void Hold()
{
    // As the first process of a container it inherits orphans; ignoring SIGCHLD lets the kernel bury them.
    const nint ignore = 1;
    _ = LibC.Signal(LibC.SIGCHLD, ignore);
    using var ended = new ManualResetEventSlim();
    using var terminated = PosixSignalRegistration.Create(PosixSignal.SIGTERM, context =>
    {
        context.Cancel = true;
        ended.Set();
    });
    ended.Wait();
}
