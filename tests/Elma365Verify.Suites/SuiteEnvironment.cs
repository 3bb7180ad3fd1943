using Elma365Verify.Containers;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Reporting;

namespace Elma365Verify.Suites;

/// <summary>
/// Runs the verification once for all tests of a test run. Without a Docker engine the tests are ignored, but red where the
/// variable <c>CI</c> is set; an environment that does not start, or breaks, is red everywhere.
/// </summary>
[SetUpFixture]
public sealed class SuiteEnvironment
{
    // What the suites of this namespace have cases of.
    private const RunParts Parts = RunParts.Reachability | RunParts.Services;

    private static readonly TimeSpan TurnWithin = TimeSpan.FromMinutes(30);
    private static readonly TimeSpan RunWithin = TimeSpan.FromMinutes(15);
    private static SuiteReport? report;

    /// <summary>What the run found.</summary>
    public static SuiteReport Report => report ?? throw new InvalidOperationException("Nothing was run.");

    /// <summary>What the servers did.</summary>
    public static SuiteBehaviours Behaviours => new(
        SuiteInputs.Current.Files.Policy, SuiteInputs.Current.Files.Topology, Expected.Value, Report.Report);

    private static Lazy<IReadOnlyList<ExpectedBehaviour>> Expected { get; } = new(() => ExpectedBehaviour.All(SuiteInputs.Current.Files));

    /// <summary>The directory of the run's files.</summary>
    public static string Artifacts => Path.Combine(SuiteInputs.Current.Files.Options.ArtifactsDirectory, Report.Report.RunId);

    /// <summary>Runs the verification and writes its files.</summary>
    [OneTimeSetUp]
    public async Task Verify()
    {
        // Where the inputs can't be used, the one case there is says so.
        if (!SuiteInputs.TryGet(out var inputs))
            return;
        try
        {
            (await RequiredEngine.ConnectAsync(CancellationToken.None).ConfigureAwait(false)).Dispose();
            var written = await RunAsync(inputs, Parts).ConfigureAwait(false);
            report = new SuiteReport(inputs.Files.Policy, inputs.Files.Topology, ExpectedHandshake.All(inputs.Files), written);
            Say($"{RunVerdict.Of(written).Sentence}; files in {Artifacts}");
        }
        catch (Exception exception) when (exception is EnvironmentException or ConfigurationException)
        {
            Assert.Fail(exception.Message);
        }
    }

    /// <summary>Runs parts of the verification, and writes their files.</summary>
    /// <exception cref="EnvironmentException">The environment did not start, broke, or did not end in time.</exception>
    internal static async Task<RunReport> RunAsync(SuiteInputs inputs, RunParts parts)
    {
        var artifacts = new ArtifactsDirectory(inputs.Files.Options.ArtifactsDirectory);
        artifacts.EnsureWritable();
        using var progress = new PlainRunProgress(TestContext.Error, TimeProvider.System);
        using var turn = await EngineTurn.TakeAsync(progress, TurnWithin, CancellationToken.None).ConfigureAwait(false);
        using var bound = new CancellationTokenSource(RunWithin);
        try
        {
            var asked = inputs.Files with { Options = inputs.Files.Options with { Parts = parts } };
            var run = VerificationRun.ExecuteAsync(asked, progress, TimeProvider.System, bound.Token);
            var outcome = await run.ConfigureAwait(false);
            return artifacts.Write(outcome.Report, outcome.Evidence.Of, outcome.Evidence.Of);
        }
        catch (OperationCanceledException exception) when (bound.IsCancellationRequested)
        {
            throw new EnvironmentException($"The run did not end within {RunWithin.TotalMinutes:N0} minutes.", exception);
        }
    }

    // By default dotnet test shows what tests write to Error at once, and what they write to Progress never.
    private static void Say(string line) => TestContext.Error.WriteLine(line);
}
