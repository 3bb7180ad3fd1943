using System.Net.Sockets;
using System.Text.Json;

namespace Elma365Verify.Agent.Reaping;

/// <summary>The removals a reaper needs of the Docker Engine API, over the engine's Unix socket.</summary>
/// <remarks>Paths without a version mean the engine's own newest; what is asked for has been the same since 1.41.</remarks>
internal sealed class EngineSocket(string path) : IEngineRemoval, IDisposable
{
    private readonly HttpClient client = new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancellation) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation).ConfigureAwait(false);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    {
        BaseAddress = new Uri("http://engine/"),
        Timeout = TimeSpan.FromSeconds(60),
    };

    /// <inheritdoc/>
    /// <remarks>Containers first, since they hold on to all else.</remarks>
    public async Task<bool> RemoveAsync(ReaperFilter filter, CancellationToken cancellation)
    {
        var query = Uri.EscapeDataString(filter.Json);
        var left = 0;
        left += await RemoveEachAsync($"containers/json?all=1&filters={query}", "", "Id", id =>
            $"containers/{id}?force=1&v=1", cancellation).ConfigureAwait(false);
        left += await RemoveEachAsync($"networks?filters={query}", "", "Id", id => $"networks/{id}", cancellation).ConfigureAwait(false);
        left += await RemoveEachAsync($"images/json?filters={query}", "", "Id", id => $"images/{id}?force=1", cancellation)
            .ConfigureAwait(false);
        left += await RemoveEachAsync($"volumes?filters={query}", "Volumes", "Name", name => $"volumes/{name}?force=1", cancellation)
            .ConfigureAwait(false);
        return left == 0;
    }

    public void Dispose() => client.Dispose();

    /// <returns>How many could not be removed; a list that can't be had counts as one.</returns>
    private async Task<int> RemoveEachAsync(
        string list, string within, string key, Func<string, string> removal, CancellationToken cancellation)
    {
        try
        {
            var left = 0;
            foreach (var id in await ListAsync(list, within, key, cancellation).ConfigureAwait(false))
                left += await RemoveOneAsync(removal(Uri.EscapeDataString(id)), cancellation).ConfigureAwait(false) ? 0 : 1;
            return left;
        }
        catch (Exception exception) when (IsOfTheEngine(exception, cancellation))
        {
            await Console.Error.WriteLineAsync($"{list}: {exception.Message}").ConfigureAwait(false);
            return 1;
        }
    }

    private async Task<List<string>> ListAsync(string list, string within, string key, CancellationToken cancellation)
    {
        var text = await client.GetStringAsync(new Uri(list, UriKind.Relative), cancellation).ConfigureAwait(false);
        using var found = JsonDocument.Parse(text);
        var resources = within.Length == 0 ? found.RootElement : found.RootElement.GetProperty(within);
        return resources.ValueKind == JsonValueKind.Null ? [] : [.. resources.EnumerateArray().Select(resource =>
            resource.GetProperty(key).GetString()!)];
    }

    private async Task<bool> RemoveOneAsync(string resource, CancellationToken cancellation)
    {
        try
        {
            using var removed = await client.DeleteAsync(new Uri(resource, UriKind.Relative), cancellation).ConfigureAwait(false);
            if (removed.IsSuccessStatusCode || removed.StatusCode == System.Net.HttpStatusCode.NotFound)
                return true;
            await Console.Error.WriteLineAsync($"{resource}: {(int)removed.StatusCode}").ConfigureAwait(false);
        }
        catch (Exception exception) when (IsOfTheEngine(exception, cancellation))
        {
            await Console.Error.WriteLineAsync($"{resource}: {exception.Message}").ConfigureAwait(false);
        }

        return false;
    }

    private static bool IsOfTheEngine(Exception exception, CancellationToken cancellation) => exception
        is HttpRequestException or IOException or JsonException or KeyNotFoundException or InvalidOperationException
        || (exception is OperationCanceledException && !cancellation.IsCancellationRequested);
}
