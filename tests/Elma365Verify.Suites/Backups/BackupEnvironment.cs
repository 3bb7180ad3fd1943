using Elma365Verify.Containers;
using Elma365Verify.Reporting;
using Elma365Verify.Suites;

namespace Elma365Verify.BackupSuites;

/// <summary>
/// Rehearses the loss of every store once, for the tests of this namespace alone: whoever asks for other tests does not wait for it.
/// Without a Docker engine they are ignored, but red where the variable <c>CI</c> is set.
/// </summary>
[SetUpFixture]
public sealed class BackupEnvironment
{
    private static SuiteBackups? backups;

    /// <summary>What the rehearsal found.</summary>
    public static SuiteBackups Backups => backups ?? throw new InvalidOperationException("Nothing was run.");

    /// <summary>Runs it, and writes its files.</summary>
    [OneTimeSetUp]
    public async Task Rehearse()
    {
        // Where the inputs can't be used, the case of the suites' plan says so.
        if (!SuiteInputs.TryGet(out var inputs))
            return;
        try
        {
            (await RequiredEngine.ConnectAsync(CancellationToken.None).ConfigureAwait(false)).Dispose();
            var written = await SuiteEnvironment.RunAsync(inputs, RunParts.Backup).ConfigureAwait(false);
            backups = new SuiteBackups(written);
            await TestContext.Error.WriteLineAsync(RunVerdict.Of(written).Sentence).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is EnvironmentException or ConfigurationException)
        {
            Assert.Fail(exception.Message);
        }
    }
}
