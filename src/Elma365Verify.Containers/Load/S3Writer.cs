using System.Collections.Immutable;
using System.Text;
using Amazon.S3;
using Amazon.S3.Model;
using Elma365Verify.Backup.Ledgers;
using Elma365Verify.Containers.DataSets;

namespace Elma365Verify.Containers.Load;

/// <summary>Puts objects.</summary>
internal sealed class S3Writer(IAmazonS3 client) : IStoreWriter, IWriterLane
{
    private static readonly RecordPlace Place = LoadPlaces.Attachments;

    /// <inheritdoc/>
    public string Store => StoreRole.S3;

    /// <inheritdoc/>
    public Task PrepareAsync(CancellationToken cancellation) => client.PutBucketAsync(Place.Name, cancellation);

    /// <inheritdoc/>
    public ImmutableArray<RecordAddress> RecordsOf(Guid id) => [Place.AddressOf($"{id}")];

    /// <inheritdoc/>
    public Task<IWriterLane> OpenAsync(CancellationToken cancellation) => Task.FromResult<IWriterLane>(this);

    /// <inheritdoc/>
    public async Task WriteAsync(LoadWrite write, CancellationToken cancellation)
    {
        using var content = new MemoryStream(Encoding.UTF8.GetBytes($"attachment {write.Id}"));
        var request = new PutObjectRequest { BucketName = Place.Name, Key = $"{write.Id}", InputStream = content };
        await client.PutObjectAsync(request, cancellation).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public ValueTask DisposeAsync() => ValueTask.CompletedTask;
}
