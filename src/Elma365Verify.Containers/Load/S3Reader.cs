using Amazon.S3;
using Amazon.S3.Model;
using Elma365Verify.Containers.DataSets;

namespace Elma365Verify.Containers.Load;

/// <summary>Lists a bucket's objects, as they are now: neither older versions nor removed ones.</summary>
internal sealed class S3Reader(IAmazonS3 client) : IPlaceReader
{
    /// <inheritdoc/>
    public async Task<List<FoundRecord>> ReadAsync(RecordPlace place, CancellationToken cancellation)
    {
        var found = new List<FoundRecord>();
        var request = new ListObjectsV2Request { BucketName = place.Name };
        try
        {
            ListObjectsV2Response page;
            do
            {
                page = await client.ListObjectsV2Async(request, cancellation).ConfigureAwait(false);
                found.AddRange((page.S3Objects ?? []).Select(one => FoundRecord.Of(one.Key)));
                request.ContinuationToken = page.NextContinuationToken;
            }
            while (page.IsTruncated == true);
        }
        catch (AmazonS3Exception exception) when (exception.ErrorCode == "NoSuchBucket")
        {
            return [];
        }

        return found;
    }
}
