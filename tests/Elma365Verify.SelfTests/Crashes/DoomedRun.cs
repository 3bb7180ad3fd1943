using Elma365Verify.Containers;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Reporting;
using Elma365Verify.SelfTests.Backup;

namespace Elma365Verify.SelfTests.Crashes;

/// <summary>
/// A process of its own that brings up an environment and sweeps it until a test kills it. Says on standard output how far it is.
/// </summary>
internal static class DoomedRun
{
    public const string Starting = "starting";
    public const string Calibrating = "calibrating";
    public const string Sweeping = "sweeping";

    private static async Task<int> Main(string[] arguments)
    {
        if (arguments is [DoomedBackup.Argument])
            return await DoomedBackup.RunAsync();
        if (arguments is not [var runId])
            return 3;
        var phase = new SilentPhase();
        var inputs = Reference.Among("ext-stranger", "worker-1", "worker-2", "data-mongodb");
        using var engine = await DockerEngine.ConnectAsync();
        var images = await VerificationSession.ResolveImagesAsync(engine, inputs, phase, CancellationToken.None);
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
