using Amazon.Runtime;
using Amazon.Runtime.Internal;
using Amazon.S3;

namespace Elma365Verify.Containers.Backup.S3;

/// <summary>A client that asks for keys as they are.</summary>
/// <remarks>
/// Of a key that begins with a slash, AWSSDK.S3 4.0 signs the whole and sends it without that slash, which every server refuses; the path
/// sent is made the one signed.
/// </remarks>
internal sealed class RawKeyClient(string accessKey, string secretKey, AmazonS3Config settings)
    : AmazonS3Client(accessKey, secretKey, settings)
{
    /// <inheritdoc/>
    protected override void CustomizeRuntimePipeline(RuntimePipeline pipeline)
    {
        base.CustomizeRuntimePipeline(pipeline);
        pipeline.AddHandlerAfter<Signer>(new SignedPath());
    }

    private sealed class SignedPath : PipelineHandler
    {
        public override Task<T> InvokeAsync<T>(IExecutionContext executionContext)
        {
            var request = executionContext.RequestContext.Request;
            var bucket = request.Endpoint.AbsoluteUri.TrimEnd('/');
            if (request.PathResources.TryGetValue("{Key+}", out var key)
                && Slashes(ComposeUrl(request).AbsoluteUri.AsSpan(bucket.Length)) == Slashes(key) && key.StartsWith('/'))
            {
                request.Endpoint = new Uri($"{bucket}/");
            }

            return base.InvokeAsync<T>(executionContext);
        }

        private static int Slashes(ReadOnlySpan<char> path) => path.Length - path.TrimStart('/').Length;
    }
}
