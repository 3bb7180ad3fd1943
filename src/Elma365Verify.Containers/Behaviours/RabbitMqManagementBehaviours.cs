using System.Net;
using System.Net.Http.Json;
using System.Text.Json;

namespace Elma365Verify.Containers.Behaviours;

/// <summary>What clients expect of RabbitMQ's management API.</summary>
internal static class RabbitMqManagementBehaviours
{
    /// <summary>A queue made by the API is listed with what it was made with, takes a message, and can be removed.</summary>
    /// <param name="port">The documented port of the API.</param>
    /// <param name="createClient">Makes an authenticated client whose base address is the server.</param>
    public static Behaviour Queue(int port, Func<IPEndPoint, HttpClient> createClient) => new(
        "the management API makes, lists and removes a queue",
        port,
        Needs: null,
        async (endpoint, token) =>
        {
            using var client = createClient(endpoint);
            var name = OwnName.Create();
            await CleanUp.AfterAsync(
                () => UseAsync(client, name, token),
                async late => (await client.DeleteAsync(PathOf(name), late)).Dispose());
        });

    private static async Task UseAsync(HttpClient client, string name, CancellationToken token)
    {
        var declaration = new { durable = true, auto_delete = false, arguments = new Dictionary<string, object> { ["x-max-length"] = 5 } };
        using (var made = await client.PutAsJsonAsync(PathOf(name), declaration, token))
            Expect.Equal("making the queue", HttpStatusCode.Created, made.StatusCode);
        var message = new { properties = new { }, routing_key = name, payload = "сообщение", payload_encoding = "string" };
        using (var published = await client.PostAsJsonAsync(Relative("/api/exchanges/%2F/amq.default/publish"), message, token))
        {
            Expect.Equal("publishing a message", HttpStatusCode.OK, published.StatusCode);
            Expect.Equal("whether it was routed", true, (await ReadAsync(published, token)).GetProperty("routed").GetBoolean());
        }

        using (var listed = await client.GetAsync(Relative("/api/queues/%2F"), token))
        {
            Expect.Equal("listing the queues", HttpStatusCode.OK, listed.StatusCode);
            var queues = (await ReadAsync(listed, token)).EnumerateArray()
                .Where(queue => queue.GetProperty("name").GetString() == name).ToList();
            Expect.Equal("queues of its name", 1, queues.Count);
            Expect.Equal("whether it is durable", true, queues[0].GetProperty("durable").GetBoolean());
            Expect.Equal("its x-max-length", 5, queues[0].GetProperty("arguments").GetProperty("x-max-length").GetInt32());
        }

        using (var removed = await client.DeleteAsync(PathOf(name), token))
            Expect.Equal("removing the queue", HttpStatusCode.NoContent, removed.StatusCode);
        using var missed = await client.GetAsync(PathOf(name), token);
        Expect.Equal("asking for it after that", HttpStatusCode.NotFound, missed.StatusCode);
    }

    private static Uri PathOf(string queue) => Relative($"/api/queues/%2F/{queue}");

    private static Uri Relative(string path) => new(path, UriKind.Relative);

    private static Task<JsonElement> ReadAsync(HttpResponseMessage response, CancellationToken token) =>
        response.Content.ReadFromJsonAsync<JsonElement>(token);
}
