using System.Diagnostics.CodeAnalysis;
using System.Net.Sockets;
using System.Runtime.CompilerServices;
using System.Text.Json;

namespace Elma365Verify.Containers.Engine;

/// <summary>
/// Testcontainers asks for one fixed API version and does not negotiate, so that an older engine refuses it. This asks the
/// engine first and sets DOCKER_API_VERSION before the first type of Testcontainers loads, unless the user has set it.
/// </summary>
internal static class EngineApiVersion
{
    private const string Variable = "DOCKER_API_VERSION";

    /// <summary>The newest API version Testcontainers 4.16 is known to speak; a newer engine still answers it.</summary>
    private static readonly Version Preferred = new(1, 44);

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(3);

    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "Nothing else runs before Testcontainers reads its environment.")]
    internal static void Negotiate()
    {
        if (Environment.GetEnvironmentVariable(Variable) is not null)
            return;
        if (Offered() is { } offered && offered < Preferred)
            Environment.SetEnvironmentVariable(Variable, offered.ToString());
    }

    /// <summary>The engine's API version, or null when no engine answers; who needs one reports that with all its reasons.</summary>
    private static Version? Offered()
    {
        try
        {
            using var client = EngineEndpoint.CreateHttpClient(Patience);
            using var response = client.Send(new HttpRequestMessage(HttpMethod.Get, "version"));
            using var answer = JsonDocument.Parse(response.Content.ReadAsStream());
            return Version.Parse(answer.RootElement.GetProperty("ApiVersion").GetString()!);
        }
        catch (Exception exception) when (exception is HttpRequestException or SocketException or OperationCanceledException
            or JsonException or KeyNotFoundException or FormatException or NotSupportedException)
        {
            return null;
        }
    }
}
