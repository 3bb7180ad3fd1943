using Elma365Verify.Containers;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Reporting;

namespace Elma365Verify.SelfTests;

/// <summary>One calibrated environment for the whole project. Tests change what it runs and put the reference ruleset back.</summary>
[SetUpFixture]
public sealed class SharedEnvironment
{
    private static readonly TimeSpan TurnWithin = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(15);

    private static EngineTurn? turn;
    private static DockerEngine? engine;
    private static SessionImages? images;
    private static VerificationSession? session;

    public static DockerEngine Engine => engine!;

    public static SessionImages Images => images!;

    public static VerificationSession Session => session!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        turn = await EngineTurn.TakeAsync(new SilentProgress(), TurnWithin, CancellationToken.None);
        using var bounded = new CancellationTokenSource(Patience);
        engine = await RequiredEngine.ConnectAsync(bounded.Token);
        images = await VerificationSession.ResolveImagesAsync(Engine, Reference.Inputs, new SilentPhase(), bounded.Token);
        session = await VerificationSession.StartAsync(Engine, Reference.Inputs, Images, RunNames.Next(), new SilentPhase(), bounded.Token);
        Assert.That(await Session.CalibrateAsync(new SilentPhase(), bounded.Token), Is.Empty, "calibration");
        await Session.LoadAsync(Reference.Ruleset, bounded.Token);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (session is not null)
            await session.DisposeAsync();
        engine?.Dispose();
        turn?.Dispose();
    }
}
