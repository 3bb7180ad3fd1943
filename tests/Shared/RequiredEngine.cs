using Elma365Verify.Containers;
using Elma365Verify.Containers.Engine;

namespace Elma365Verify;

/// <summary>The engine the tests need: a laptop without one still runs the other tests, a build server without one is broken.</summary>
internal static class RequiredEngine
{
    private static bool IsContinuousIntegration =>
        Environment.GetEnvironmentVariable("CI")?.ToUpperInvariant() is not (null or "" or "0" or "FALSE");

    /// <summary>Connects. Without an engine the tests are ignored, but red where the variable <c>CI</c> is set.</summary>
    public static async Task<DockerEngine> ConnectAsync(CancellationToken cancellation)
    {
        try
        {
            return await DockerEngine.ConnectAsync(cancellation).ConfigureAwait(false);
        }
        catch (EnvironmentException missing) when (!IsContinuousIntegration)
        {
            // By default dotnet test shows what tests write to Error at once, and what they write to Progress never.
            TestContext.Error.WriteLine($"Nothing is tested: {missing.Message}");
            Assert.Ignore(missing.Message);
            throw;
        }
    }
}
