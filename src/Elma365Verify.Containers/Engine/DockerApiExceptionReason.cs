using System.Text.Json;
using Docker.DotNet;

namespace Elma365Verify.Containers.Engine;

/// <summary>The engine's own words, without the JSON and the status code they travel in.</summary>
internal static class DockerApiExceptionReason
{
    /// <summary>The <c>message</c> of the engine's answer, or the whole answer where it is of another form.</summary>
    public static string Reason(this DockerApiException exception)
    {
        try
        {
            using var body = JsonDocument.Parse(exception.ResponseBody ?? "");
            return body.RootElement.GetProperty("message").GetString()!.Trim();
        }
        catch (Exception problem) when (problem is JsonException or KeyNotFoundException or InvalidOperationException)
        {
            return exception.Message.Trim();
        }
    }
}
