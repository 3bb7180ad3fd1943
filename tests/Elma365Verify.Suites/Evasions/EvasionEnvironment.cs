using Elma365Verify.Containers;
using Elma365Verify.Reporting;
using Elma365Verify.Suites;
using Elma365Verify.Topologies;

namespace Elma365Verify.EvasionSuites;

/// <summary>
/// Sends the crafted packets once, for the tests of this namespace alone, between bare hosts: witnesses capture what a server would be
/// sent. Without a Docker engine they are ignored, but red where the variable <c>CI</c> is set.
/// </summary>
[SetUpFixture]
public sealed class EvasionEnvironment
{
    private static SuiteEvasions? evasions;

    /// <summary>What came of them.</summary>
    public static SuiteEvasions Evasions => evasions ?? throw new InvalidOperationException("Nothing was run.");

    /// <summary>Sends them, and writes the run's files.</summary>
    [OneTimeSetUp]
    public async Task Try()
    {
        // Where the inputs can't be used, the case of the suites' plan says so.
        if (!SuiteInputs.TryGet(out var inputs))
            return;
        try
        {
            (await RequiredEngine.ConnectAsync(CancellationToken.None).ConfigureAwait(false)).Dispose();
            var bare = new Topology([.. inputs.Files.Topology.Hosts.Select(host => host with { Service = null })]);
            var asked = new SuiteInputs(inputs.Files with { Topology = bare });
            var written = await SuiteEnvironment.RunAsync(asked, RunParts.Evasions).ConfigureAwait(false);
            evasions = new SuiteEvasions(inputs.Files.Policy, bare, written);
            await TestContext.Error.WriteLineAsync(RunVerdict.Of(written).Sentence).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is EnvironmentException or ConfigurationException)
        {
            Assert.Fail(exception.Message);
        }
    }
}
