using System.Collections.Concurrent;
using System.Net;
using System.Text;

namespace Elma365Verify.ImageTests.Backup.S3;

/// <summary>
/// Adds what the stand-in lacks, in front of it: tags and policies are kept here, and there are no locks and no rules. It lets the
/// archive's dealings with them be tested; it proves nothing about a server.
/// </summary>
internal sealed class TaggingHandler : DelegatingHandler
{
    private static readonly Dictionary<string, string> Absent = new(StringComparer.Ordinal)
    {
        ["tagging"] = "NoSuchTagSet",
        ["policy"] = "NoSuchBucketPolicy",
        ["object-lock"] = "ObjectLockConfigurationNotFoundError",
        ["lifecycle"] = "NoSuchLifecycleConfiguration",
    };

    private readonly ConcurrentDictionary<string, byte[]> kept = new(StringComparer.Ordinal);

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var address = request.RequestUri!;
        var parts = address.Query.TrimStart('?').Split('&').Select(part => part.TrimEnd('='));
        if (parts.FirstOrDefault(Absent.ContainsKey) is not { } asked)
            return await base.SendAsync(request, cancellationToken);
        if (request.Method == HttpMethod.Put)
        {
            kept[address.PathAndQuery] = await request.Content!.ReadAsByteArrayAsync(cancellationToken);
            return Answer(request, HttpStatusCode.OK, []);
        }

        if (request.Method == HttpMethod.Delete)
        {
            kept.TryRemove(address.PathAndQuery, out _);
            return Answer(request, HttpStatusCode.NoContent, []);
        }

        return kept.TryGetValue(address.PathAndQuery, out var body)
            ? Answer(request, HttpStatusCode.OK, body)
            : Answer(request, HttpStatusCode.NotFound, Encoding.UTF8.GetBytes($"<Error><Code>{Absent[asked]}</Code></Error>"));
    }

    private static HttpResponseMessage Answer(HttpRequestMessage request, HttpStatusCode status, byte[] body) =>
        new(status) { RequestMessage = request, Content = new ByteArrayContent(body) };
}
