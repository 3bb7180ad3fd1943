using System.Net;
using Amazon.S3;
using NUnit.Framework.Constraints;

namespace Elma365Verify.ImageTests.Minio;

/// <summary>A request refused in S3's words.</summary>
internal static class S3Refusal
{
    /// <summary>With an HTTP status and one of S3's error codes, such as <c>NoSuchKey</c>.</summary>
    public static IResolveConstraint With(HttpStatusCode status, string code) => Throws.InstanceOf<AmazonS3Exception>()
        .With.Property(nameof(AmazonS3Exception.ErrorCode)).EqualTo(code)
        .And.Property(nameof(AmazonS3Exception.StatusCode)).EqualTo(status);
}
