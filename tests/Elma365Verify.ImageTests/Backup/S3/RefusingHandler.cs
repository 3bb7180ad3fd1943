using System.Net;
using System.Text;

namespace Elma365Verify.ImageTests.Backup.S3;

/// <summary>Answers requests for one path as a server does that fails there.</summary>
/// <param name="path">The path, as it is sent.</param>
internal sealed class RefusingHandler(string path) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        if (request.RequestUri!.AbsolutePath != path)
            return await base.SendAsync(request, cancellationToken);
        const string error = "<Error><Code>InternalError</Code><Message>We encountered an internal error.</Message></Error>";
        return new HttpResponseMessage(HttpStatusCode.InternalServerError)
        {
            RequestMessage = request,
            Content = new StringContent(error, Encoding.UTF8, "application/xml"),
        };
    }
}
