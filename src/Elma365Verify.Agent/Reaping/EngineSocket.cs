using System.Net.Sockets;
using System.Text.Json;

namespace Elma365Verify.Agent.Reaping;

/// <summary>The four removals a reaper needs of the Docker Engine API (1.41 and later), over the engine's Unix socket.</summary>
internal sealed class EngineSocket(string path) : IDisposable
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
        BaseAddress = new Uri("http://engine/v1.41/"),
        Timeout = TimeSpan.FromSeconds(60),
    };

    /// <summary>Removes containers first, since they hold on to all else.</summary>
    /// <param name="filter"><c>label=name=value&amp;label=…</c>; a resource must carry all of the labels.</param>
    /// <param name="cancellation">Ends the removal early.</param>
    public async Task RemoveAsync(string filter, CancellationToken cancellation)
    {
        var labels = Labels(filter);
        if (labels.Count == 0)
            return; // A filter without a label would match everything on the engine.
        var query = Uri.EscapeDataString($$"""{"label":[{{string.Join(',', labels)}}]}""");
        await RemoveEachAsync($"containers/json?all=1&filters={query}", "Id", id => $"containers/{id}?force=1&v=1", cancellation).ConfigureAwait(false);
        await RemoveEachAsync($"networks?filters={query}", "Id", id => $"networks/{id}", cancellation).ConfigureAwait(false);
        await RemoveEachAsync($"images/json?filters={query}", "Id", id => $"images/{id}?force=1", cancellation).ConfigureAwait(false);
        using var pruned = await client.PostAsync(new Uri($"volumes/prune?filters={query}", UriKind.Relative), null, cancellation).ConfigureAwait(false);
    }

    public void Dispose() => client.Dispose();

    private static List<string> Labels(string filter) =>
    [
        .. from part in filter.Split('&')
           where part.StartsWith("label=", StringComparison.Ordinal) && part.Length > "label=".Length
           select $"\"{JsonEncodedText.Encode(Uri.UnescapeDataString(part["label=".Length..]))}\"",
    ];

    private async Task RemoveEachAsync(string list, string key, Func<string, string> removal, CancellationToken cancellation)
    {
        using var found = await JsonDocument.ParseAsync(
            await client.GetStreamAsync(new Uri(list, UriKind.Relative), cancellation).ConfigureAwait(false), default, cancellation).ConfigureAwait(false);
        foreach (var resource in found.RootElement.EnumerateArray())
        {
            var id = resource.GetProperty(key).GetString()!;
            using var removed = await client.DeleteAsync(new Uri(removal(id), UriKind.Relative), cancellation).ConfigureAwait(false);
            if (!removed.IsSuccessStatusCode)
                await Console.Error.WriteLineAsync($"{removal(id)}: {(int)removed.StatusCode}").ConfigureAwait(false);
        }
    }
}
