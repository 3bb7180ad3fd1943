using System.Net.Http.Headers;
using System.Text;
using System.Text.Json.Nodes;
using Elma365Verify.Backup;

namespace Elma365Verify.Containers.Backup.RabbitMq;

/// <summary>A broker's management API: <see href="https://www.rabbitmq.com/docs/http-api-reference"/>.</summary>
/// <param name="access">Where it is, and who asks.</param>
internal sealed class RabbitMqManagement(RabbitMqAccess access)
{
    /// <summary>A path of parts that may hold any characters.</summary>
    /// <exception cref="BackupException">
    /// A part is <c>.</c> or <c>..</c>, which every server takes for a direction, however it is escaped
    /// (<see href="https://www.rfc-editor.org/rfc/rfc3986#section-6.2.2.3"/>).
    /// </exception>
    public static string Path(params ReadOnlySpan<string> parts)
    {
        foreach (var part in parts)
        {
            if (part is "." or "..")
                throw new BackupException($"something is named '{part}', which the broker's management API can't be asked for; rename it");
        }

        return string.Join('/', parts.ToArray().Select(Uri.EscapeDataString));
    }

    /// <summary>Reads.</summary>
    /// <exception cref="BackupException">The broker refuses.</exception>
    public async Task<JsonNode> GetAsync(string path, CancellationToken cancellation)
    {
        using var answer = await ExchangeAsync(HttpMethod.Get, path, null, cancellation).ConfigureAwait(false);
        return ManagementJson.Parse(await answer.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false))
            ?? throw new BackupException($"the broker's management API answers nothing to {path}");
    }

    /// <summary>Writes.</summary>
    /// <exception cref="BackupException">The broker refuses.</exception>
    public async Task SendAsync(HttpMethod method, string path, JsonObject? body, CancellationToken cancellation)
    {
        using var content = body is null ? null : new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        (await ExchangeAsync(method, path, content, cancellation).ConfigureAwait(false)).Dispose();
    }

    private async Task<HttpResponseMessage> ExchangeAsync(
        HttpMethod method, string path, HttpContent? content, CancellationToken cancellation)
    {
        using var request = new HttpRequestMessage(method, new Uri(access.Management, $"api/{path}")) { Content = content };
        request.Headers.Authorization = new AuthenticationHeaderValue(
            "Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{access.User}:{access.Password}")));
        var answer = await access.Http.SendAsync(request, cancellation).ConfigureAwait(false);
        if (answer.IsSuccessStatusCode)
            return answer;
        using (answer)
        {
            var reason = await answer.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false);
            var status = answer.StatusCode;
            throw new BackupException($"the broker's management API refuses {method} {path}: {status} {reason}");
        }
    }
}
