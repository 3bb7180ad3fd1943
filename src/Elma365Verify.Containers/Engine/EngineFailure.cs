using System.Net.Sockets;
using Docker.DotNet;

namespace Elma365Verify.Containers.Engine;

/// <summary>What the Docker library throws when the engine refuses, or is no longer there.</summary>
public static class EngineFailure
{
    /// <summary>A sentence about it; null where the exception is of something else.</summary>
    public static string? Explain(Exception exception) => exception switch
    {
        DockerApiException refused => Sentence($"The Docker engine failed: {refused.Reason()}"),
        _ when IsLostConnection(exception) =>
            Sentence($"The Docker engine at {EngineEndpoint.Name} no longer answers: {exception.GetBaseException().Message}"),
        _ => null,
    };

    private static string Sentence(string text) => text.EndsWith('.') ? text : text + ".";

    /// <summary>Whether it did not answer, as while it restarts.</summary>
    internal static bool IsLostConnection(Exception exception) =>
        exception is HttpRequestException or IOException { InnerException: SocketException };
}
