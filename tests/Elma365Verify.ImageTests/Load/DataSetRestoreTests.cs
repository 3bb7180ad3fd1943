using Elma365Verify.Containers.Backup;
using Elma365Verify.Containers.DataSets;
using Elma365Verify.Containers.Services;
using Elma365Verify.ImageTests.Backup;
using Elma365Verify.ImageTests.Backup.PostgreSql;
using Elma365Verify.ImageTests.Backup.RabbitMq;
using Elma365Verify.ImageTests.Backup.Redis;
using Elma365Verify.ImageTests.Backup.S3;
using Elma365Verify.Reporting;

namespace Elma365Verify.ImageTests.Load;

/// <summary>The data set holds nothing that a backup refuses or a restore loses.</summary>
public sealed class DataSetRestoreTests
{
    private readonly BackupTrial trial = new();
    private string password = string.Empty;

    [OneTimeTearDown]
    public void Remove() => trial.Dispose();

    [SetUp]
    public void ChoosePassword() => password = GeneratedSecret.Create();

    [Test, CancelAfter(Bounds.Server)]
    public async Task PostgreSQLs_part_is_restored_to_the_last_field(CancellationToken token)
    {
        await using var source = await ClusterUnderTest.StartAsync(password, token);
        await FillAsync(new StoreClients { PostgreSql = source.Access.OpenAsync }, token);
        await using var target = await ClusterUnderTest.StartAsync(password, token);

        await ExpectRestoredAsync(source.Archive, target.Archive, token, "table content", "large object", "sequence state");
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task Rediss_part_is_restored_to_the_last_field(CancellationToken token)
    {
        await using var source = await ServerUnderTest.StartAsync(password, null, token);
        await using var client = await source.Access.OpenAsync(token);
        await FillAsync(new StoreClients { Redis = client }, token);
        await using var target = await ServerUnderTest.StartAsync(password, null, token);

        await ExpectRestoredAsync(source.Archive, target.Archive, token, "key", "stream group", "user", "function library");
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task RabbitMQs_part_is_restored_to_the_last_field(CancellationToken token)
    {
        await using var source = await RabbitMqSite.StartAsync(password, token);
        await FillAsync(StoresUnderTest.Of(source), token);
        await using var target = await RabbitMqSite.StartAsync(password, token);

        await ExpectRestoredAsync(source.Archive, target.Archive, token, "contents");
    }

    [Test, CancelAfter(Bounds.Server)]
    public async Task The_S3_stores_part_is_restored_to_the_last_field(CancellationToken token)
    {
        await using var source = await S3Site.StartAsync(token);
        await FillAsync(
            new StoreClients { S3 = source.Client, Lacking = await StoresUnderTest.LackingAsync(StoreRole.S3, token) }, token);
        await using var target = await S3Site.StartAsync(token);

        await ExpectRestoredAsync(source.Archive, target.Archive, token, "object");
    }

    private static Task FillAsync(StoreClients clients, CancellationToken token) =>
        DataSet.FillAsync(clients, DataSetSize.Small, new SilentPhase(), token);

    private async Task ExpectRestoredAsync(IStoreArchive source, IStoreArchive target, CancellationToken token, params string[] mustHold)
    {
        var backup = await trial.TakeAsync(source, source.Store, token);
        await BackupTrial.RestoreAsync(target, backup, token);
        BackupTrial.ExpectEqual(target.Compare(BackupTrial.Expected(backup), await trial.DescribeAsync(target, token), mustHold));
    }
}
