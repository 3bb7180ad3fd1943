using Elma365Verify.Reporting;

namespace Elma365Verify.Containers.DataSets;

/// <summary>
/// Data as an ELMA365 installation has it, over all stores: the awkward cases, out of the files under <c>fixtures/elma365</c>, and a
/// bulk made of a seed. An order names attachments and a document; messages and sessions name orders.
/// </summary>
public static class DataSet
{
    /// <summary>The seed of whoever has no other in mind.</summary>
    public const int UsualSeed = 365;

    /// <summary>Fills every store that has its clients, all at once.</summary>
    /// <param name="clients">The stores, which must hold nothing of it yet.</param>
    /// <param name="size">How much bulk.</param>
    /// <param name="phase">Told how far it is.</param>
    /// <param name="cancellation">Ends it early.</param>
    /// <param name="seed">What the bulk is made of.</param>
    /// <exception cref="Elma365Verify.Backup.BackupException">A file can't be read, or a store refuses a step of it, named.</exception>
    public static async Task FillAsync(
        StoreClients clients, DataSetSize size, IRunPhase phase, CancellationToken cancellation, int seed = UsualSeed)
    {
        var bulk = new BulkRecords(seed, size.In(clients));
        await Task.WhenAll(Fillings(clients).Select(filling => filling.FillAsync(bulk, phase, cancellation))).ConfigureAwait(false);
    }

    /// <summary>One for each store that has its clients.</summary>
    public static IEnumerable<IStoreFilling> Fillings(StoreClients clients)
    {
        if (clients.Has(StoreRole.S3))
            yield return new S3Filling(clients);
        if (clients.Has(StoreRole.MongoDb))
            yield return new MongoDbFilling(clients);
        if (clients.Has(StoreRole.PostgreSql))
            yield return new PostgreSqlFilling(clients.PostgreSql!);
        if (clients.Has(StoreRole.RabbitMq))
            yield return new RabbitMqFilling(clients);
        if (clients.Has(StoreRole.Redis))
            yield return new RedisFilling(clients.Redis!);
    }
}
