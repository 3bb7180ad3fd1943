using System.Net;
using Amazon.Runtime;
using Amazon.S3;

namespace Elma365Verify.Containers.Behaviours;

/// <summary>How clients come to an S3 server.</summary>
/// <param name="AccessKey">A user's access key.</param>
/// <param name="SecretKey">Its secret key.</param>
/// <param name="CreateClient">Makes a client that goes by way of an endpoint, with path-style addresses and without retries.</param>
/// <param name="CreateHttpClient">Makes an HTTP client that goes by way of an endpoint, for presigned URLs.</param>
internal sealed record S3Access(
    string AccessKey,
    string SecretKey,
    Func<IPEndPoint, AWSCredentials, AmazonS3Client> CreateClient,
    Func<IPEndPoint, HttpClient> CreateHttpClient);
