using System.Diagnostics;
using Elma365Verify.Containers;
using Elma365Verify.Containers.Agents;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Containers.Images;
using Elma365Verify.Reporting;
using Elma365Verify.SelfTests.Backup;

namespace Elma365Verify.SelfTests.Crashes;

/// <summary>
/// A process of its own that brings up an environment and sweeps it until a test kills it, or its engine. Says on standard output how far
/// it is.
/// </summary>
internal static class DoomedRun
{
    public const string Starting = "starting";
    public const string Calibrating = "calibrating";
    public const string Sweeping = "sweeping";

    /// <summary>The exit code where the environment broke before anybody killed the run.</summary>
    public const int Failed = 4;

    /// <summary>Waits until such a process says that it has come so far.</summary>
    public static async Task AwaitAsync(Process run, string moment, CancellationToken token)
    {
        while (await run.StandardOutput.ReadLineAsync(token) is { } line)
        {
            if (line == moment)
                return;
        }

        Assert.Fail($"The run ended before it was {moment}.");
    }

    private static async Task<int> Main(string[] arguments)
    {
        if (arguments is [DoomedBackup.Argument])
            return await DoomedBackup.RunAsync();
        if (arguments is not [var runId, .. var agent])
            return 3;
        try
        {
            await SweepForEverAsync(runId, agent is [var image] ? image : null);
            return 0;
        }
        catch (Exception exception) when (exception is EnvironmentException or AgentException)
        {
            Console.WriteLine(exception.Message);
            return Failed;
        }
    }

    private static async Task SweepForEverAsync(string runId, string? agent)
    {
        var phase = new SilentPhase();
        var inputs = Reference.Among("ext-stranger", "worker-1", "worker-2", "data-mongodb");
        using var engine = await DockerEngine.ConnectAsync();
        var images = agent is null
            ? await VerificationSession.ResolveImagesAsync(engine, inputs, phase, CancellationToken.None)
            : new SessionImages(agent, new Dictionary<string, ResolvedImage>());
        Console.WriteLine(Starting);
        await using var session = await VerificationSession.StartAsync(engine, inputs, images, runId, phase, CancellationToken.None);
        Console.WriteLine(Calibrating);
        await session.CalibrateAsync(phase, CancellationToken.None);
        await session.LoadAsync(inputs.Ruleset, CancellationToken.None);
        Console.WriteLine(Sweeping);
        while (true)
            await session.SweepAsync(session.Plan, phase, CancellationToken.None);
    }
}
