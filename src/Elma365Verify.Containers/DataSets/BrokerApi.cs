using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using Elma365Verify.Backup;
using Elma365Verify.Containers.Backup.RabbitMq;

namespace Elma365Verify.Containers.DataSets;

/// <summary>
/// What the data set and the load ask of a broker's management API: <see href="https://www.rabbitmq.com/docs/http-api-reference"/>.
/// </summary>
/// <param name="http">A client whose base address ends before <c>api/</c>, and which carries the account.</param>
internal sealed class BrokerApi(HttpClient http)
{
    /// <summary>Makes a virtual host, where there is none yet, in which the account may do everything.</summary>
    /// <exception cref="BackupException">The broker refuses.</exception>
    public async Task OpenHostAsync(string host, CancellationToken cancellation)
    {
        await SendAsync(HttpMethod.Put, $"vhosts/{Uri.EscapeDataString(host)}", [], cancellation).ConfigureAwait(false);
        await PermitAsync(host, cancellation).ConfigureAwait(false);
    }

    /// <summary>Lets the account do everything in a virtual host.</summary>
    /// <exception cref="BackupException">The broker refuses.</exception>
    public async Task PermitAsync(string host, CancellationToken cancellation)
    {
        var user = (string)(await FindAsync("whoami", cancellation).ConfigureAwait(false))!["name"]!;
        var everything = new JsonObject { ["configure"] = ".*", ["write"] = ".*", ["read"] = ".*" };
        var path = $"permissions/{Uri.EscapeDataString(host)}/{Uri.EscapeDataString(user)}";
        await SendAsync(HttpMethod.Put, path, everything, cancellation).ConfigureAwait(false);
    }

    /// <summary>Writes.</summary>
    /// <exception cref="BackupException">The broker refuses.</exception>
    public async Task SendAsync(HttpMethod method, string path, JsonObject body, CancellationToken cancellation)
    {
        using var content = new StringContent(body.ToJsonString(), Encoding.UTF8, "application/json");
        using var request = new HttpRequestMessage(method, new Uri($"api/{path}", UriKind.Relative)) { Content = content };
        using var answer = await http.SendAsync(request, cancellation).ConfigureAwait(false);
        await RequireAsync(answer, $"{method} {path}", cancellation).ConfigureAwait(false);
    }

    /// <summary>Reads; null where it is not there.</summary>
    /// <exception cref="BackupException">The broker refuses.</exception>
    public async Task<JsonNode?> FindAsync(string path, CancellationToken cancellation)
    {
        using var answer = await http.GetAsync(new Uri($"api/{path}", UriKind.Relative), cancellation).ConfigureAwait(false);
        if (answer.StatusCode == HttpStatusCode.NotFound)
            return null;
        await RequireAsync(answer, $"GET {path}", cancellation).ConfigureAwait(false);
        return ManagementJson.Parse(await answer.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false));
    }

    private static async Task RequireAsync(HttpResponseMessage answer, string what, CancellationToken cancellation)
    {
        if (answer.IsSuccessStatusCode)
            return;
        var reason = await answer.Content.ReadAsStringAsync(cancellation).ConfigureAwait(false);
        throw new BackupException($"the broker's management API refuses {what}: {answer.StatusCode} {reason}");
    }
}
