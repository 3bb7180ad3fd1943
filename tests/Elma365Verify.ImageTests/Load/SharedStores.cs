namespace Elma365Verify.ImageTests.Load;

/// <summary>The servers that the tests of this folder share.</summary>
[SetUpFixture]
public sealed class SharedStores
{
    private static StoresUnderTest? stores;

    internal static StoresUnderTest Stores => stores!;

    [OneTimeSetUp]
    public async Task StartAsync()
    {
        using var bounded = new CancellationTokenSource(TimeSpan.FromMilliseconds(Bounds.Server));
        stores = await StoresUnderTest.StartAsync(bounded.Token);
    }

    [OneTimeTearDown]
    public async Task StopAsync()
    {
        if (stores is not null)
            await stores.DisposeAsync();
    }
}
