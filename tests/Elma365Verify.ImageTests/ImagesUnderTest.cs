using DotNet.Testcontainers.Configurations;
using DotNet.Testcontainers.Images;
using Elma365Verify.Containers;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Containers.Images;
using Elma365Verify.Reporting;
using Elma365Verify.Settings;

namespace Elma365Verify.ImageTests;

/// <summary>The engine, held for the whole project, and the images it tests: those a run would use.</summary>
[SetUpFixture]
public sealed class ImagesUnderTest
{
    private static readonly TimeSpan TurnWithin = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(20);

    private static EngineTurn? turn;
    private static DockerEngine? engine;
    private static ImageResolver? resolver;

    /// <summary>The label of every container of this test run.</summary>
    public static string RunId { get; } = $"imagetests-{Guid.NewGuid():N}";

    /// <summary>The files of a run, as shipped.</summary>
    public static VerificationInputs Inputs { get; } = VerificationInputs.Load(new VerificationOptions());

    /// <summary>The engine.</summary>
    public static DockerEngine Engine => engine!;

    /// <summary>The image a run would use for a role; built where there is none.</summary>
    public static Task<ResolvedImage> ImageAsync(string role, CancellationToken cancellation) => resolver!.ResolveAsync(role, cancellation);

    /// <summary>The reference image of a role, which holds its tools.</summary>
    public static Task<ResolvedImage> ReferenceAsync(string role, CancellationToken cancellation) =>
        resolver!.ReferenceAsync(role, cancellation);

    /// <summary>The agent's image.</summary>
    public static Task<string> AgentAsync(CancellationToken cancellation) => resolver!.AgentAsync(cancellation);

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        turn = await EngineTurn.TakeAsync(new PlainRunProgress(TestContext.Error, TimeProvider.System), TurnWithin, CancellationToken.None);
        using var bounded = new CancellationTokenSource(Patience);
        engine = await RequiredEngine.ConnectAsync(bounded.Token);
        resolver = new ImageResolver(Engine, Inputs.Images, new Dictionary<string, ImageChoice>(), new SilentPhase());
        TestcontainersSettings.ResourceReaperImage = new DockerImage(await resolver.AgentAsync(bounded.Token));
        TestcontainersSettings.ResourceReaperPrivilegedModeEnabled = false;
    }

    [OneTimeTearDown]
    public void Stop()
    {
        resolver?.Dispose();
        engine?.Dispose();
        turn?.Dispose();
    }
}
