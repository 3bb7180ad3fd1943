using System.ComponentModel;
using System.Diagnostics;
using System.Text.Json;
using System.Text.RegularExpressions;
using Docker.DotNet.Models;

namespace Elma365Verify.Containers.Images;

/// <summary>
/// Asks a <c>docker-credential-NAME</c> on PATH: <c>get</c>, with the registry on its standard input, answers with an object of
/// <c>Username</c> and <c>Secret</c> (https://github.com/docker/docker-credential-helpers). What it says is never shown.
/// </summary>
/// <param name="patience">How long it may take; 15 s where it is left out.</param>
internal sealed partial class CredentialHelper(TimeSpan? patience = null)
{
    // A secret of this user is an identity token.
    private const string TokenUser = "<token>";

    private readonly TimeSpan patience = patience ?? TimeSpan.FromSeconds(15);

    /// <summary>What a helper has for a registry.</summary>
    /// <param name="name">The helper's, without <c>docker-credential-</c>.</param>
    /// <param name="server">The registry as the helper knows it.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>The credentials; or null, and what became of the question.</returns>
    public async Task<(AuthConfig? Credentials, string Failure)> GetAsync(string name, string server, CancellationToken cancellation)
    {
        if (!Name().IsMatch(name))
            return (null, "is no name of a helper");
        using var bounded = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        bounded.CancelAfter(patience);
        Process? process = null;
        try
        {
            process = Process.Start(new ProcessStartInfo($"docker-credential-{name}", ["get"])
            {
                RedirectStandardInput = true,
                RedirectStandardOutput = true,
                RedirectStandardError = true,
            })!;
            return await TalkAsync(process, server, bounded.Token).ConfigureAwait(false);
        }
        catch (Win32Exception)
        {
            return (null, "is not on PATH, or can't be run");
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            return (null, $"did not answer within {patience.TotalSeconds:0} s");
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or KeyNotFoundException or IOException)
        {
            return (null, "gave no answer that can be read");
        }
        finally
        {
            if (process is { HasExited: false })
                process.Kill(entireProcessTree: true);
            process?.Dispose();
        }
    }

    private static async Task<(AuthConfig? Credentials, string Failure)> TalkAsync(
        Process process, string server, CancellationToken cancellation)
    {
        var complaints = process.StandardError.ReadToEndAsync(cancellation);
        await AskAsync(process.StandardInput, server, cancellation).ConfigureAwait(false);
        var answer = await process.StandardOutput.ReadToEndAsync(cancellation).ConfigureAwait(false);
        await process.WaitForExitAsync(cancellation).ConfigureAwait(false);
        _ = await complaints.ConfigureAwait(false);
        if (process.ExitCode != 0)
        {
            return (null, answer.Contains("credentials not found", StringComparison.Ordinal)
                ? "has none of it either"
                : $"ended with {process.ExitCode}");
        }

        using var document = JsonDocument.Parse(answer);
        var user = document.RootElement.GetProperty("Username").GetString();
        var secret = document.RootElement.GetProperty("Secret").GetString();
        return (user == TokenUser
            ? new AuthConfig { ServerAddress = server, IdentityToken = secret }
            : new AuthConfig { ServerAddress = server, Username = user, Password = secret }, string.Empty);
    }

    private static async Task AskAsync(StreamWriter input, string server, CancellationToken cancellation)
    {
        try
        {
            await using (input.ConfigureAwait(false))
                await input.WriteAsync(server.AsMemory(), cancellation).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // One that has ended already without reading says by its exit code what became of it.
        }
    }

    [GeneratedRegex(@"^[A-Za-z0-9][A-Za-z0-9._-]{0,100}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Name();
}
