using System.Globalization;
using Amazon.S3.Model;
using Elma365Verify.Reporting;

namespace Elma365Verify.Containers.DataSets;

/// <summary>Fills an S3 store: the steps of a file, and the bulk, some objects at once.</summary>
/// <param name="clients">The store, and what it lacks.</param>
internal sealed class S3Filling(StoreClients clients) : IStoreFilling
{
    private const int AtOnce = 4;
    private const int ReportedEach = 100;

    /// <inheritdoc/>
    public string Store => StoreRole.S3;

    /// <inheritdoc/>
    public async Task FillAsync(BulkRecords bulk, IRunPhase phase, CancellationToken cancellation)
    {
        var client = clients.S3!;
        var steps = new S3Steps(client);
        await new FixtureFile("s3.jsonl").TakeStepsAsync(
            async line =>
            {
                var step = S3Step.Parse(line);
                if (step.Needs is { } capability && clients.Lacks(Store, capability))
                    return;
                for (var time = 1; time <= step.Times; time++)
                    await steps.DoAsync(step.At(time), cancellation).ConfigureAwait(false);
            },
            cancellation).ConfigureAwait(false);
        var written = 0;
        var options = new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellation };
        await Parallel.ForEachAsync(bulk.Objects(), options, async (one, token) =>
        {
            using var content = new MemoryStream(one.Content.ToArray());
            var request = new PutObjectRequest { BucketName = DataSetPlaces.Attachments.Name, Key = one.Key, InputStream = content };
            await client.PutObjectAsync(request, token).ConfigureAwait(false);
            var now = Interlocked.Increment(ref written);
            if (now % ReportedEach == 0)
                phase.Report(string.Create(CultureInfo.InvariantCulture, $"minio: {now:N0} of {bulk.Size.Objects:N0} objects"));
        }).ConfigureAwait(false);
    }
}
