using System.Text;
using System.Text.Json;
using Docker.DotNet.Models;
using Elma365Verify.Images;

namespace Elma365Verify.Containers.Images;

/// <summary>
/// What <c>docker login</c> keeps: <c>config.json</c> in <c>$DOCKER_CONFIG</c> or <c>~/.docker</c>, with <c>auths</c>, <c>credHelpers</c>
/// and <c>credsStore</c> (https://docs.docker.com/reference/cli/docker/#configuration-files). It is read anew for each registry.
/// </summary>
/// <param name="file">The file.</param>
/// <param name="helpers">Asks the programs it names.</param>
internal sealed class DockerConfiguration(string file, CredentialHelper helpers)
{
    // The key under which Docker Hub's credentials have been kept since its first days.
    private const string HubKey = "https://index.docker.io/v1/";

    /// <summary>The file.</summary>
    public string File => file;

    /// <summary>That of this process's user.</summary>
    public static DockerConfiguration Usual() => new(
        Path.Combine(
            Environment.GetEnvironmentVariable("DOCKER_CONFIG") is { Length: > 0 } directory
                ? directory
                : Path.Combine(Environment.GetFolderPath(Environment.SpecialFolder.UserProfile), ".docker"),
            "config.json"),
        new CredentialHelper());

    /// <summary>The credentials of a registry. What is wrong with the file is said in the result: a pull without any may do.</summary>
    /// <param name="registry">Its host, with its port; <see cref="ImageName.DockerHub"/>.</param>
    /// <param name="cancellation">Ends the work early.</param>
    public async Task<RegistryLogin> LoginAsync(string registry, CancellationToken cancellation)
    {
        if (!System.IO.File.Exists(file))
            return new RegistryLogin(null, $"asked without credentials, for there is no {file}");
        try
        {
            using var document = JsonDocument.Parse(await System.IO.File.ReadAllTextAsync(file, cancellation).ConfigureAwait(false));
            return await FindAsync(document.RootElement, registry, cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is JsonException or InvalidOperationException or FormatException)
        {
            return new RegistryLogin(null, $"asked without credentials, for {file} can't be read: it is not as docker login writes it");
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            return new RegistryLogin(null, $"asked without credentials, for {file} can't be read: {exception.Message}");
        }
    }

    private async Task<RegistryLogin> FindAsync(JsonElement configuration, string registry, CancellationToken cancellation)
    {
        var doubt = string.Empty;
        if (HelperOf(configuration, registry) is { } helper)
        {
            var (credentials, failure) = await helpers.GetAsync(helper, KeyOf(registry), cancellation).ConfigureAwait(false);
            if (credentials is not null)
                return new RegistryLogin(credentials, $"asked with what docker-credential-{helper}, named in {file}, has for it");
            doubt = $", and docker-credential-{helper} {failure}";
        }

        return Entry(configuration, "auths", registry) is { } kept && Kept(kept, registry) is { } login
            ? new RegistryLogin(login, $"asked with the credentials of it in {file}")
            : new RegistryLogin(null, $"asked without credentials, for {file} has none of it{doubt}");
    }

    private static string? HelperOf(JsonElement configuration, string registry) =>
        Entry(configuration, "credHelpers", registry) is { } own ? own.GetString()
        : configuration.TryGetProperty("credsStore", out var store) && store.GetString() is { Length: > 0 } name ? name
        : null;

    /// <summary>The value of a registry in an object by registries, whose names may carry a scheme and a path.</summary>
    private static JsonElement? Entry(JsonElement configuration, string name, string registry)
    {
        if (!configuration.TryGetProperty(name, out var table) || table.ValueKind != JsonValueKind.Object)
            return null;
        if (table.TryGetProperty(KeyOf(registry), out var exact))
            return exact;
        foreach (var entry in table.EnumerateObject())
        {
            if (RegistryOf(entry.Name) == registry)
                return entry.Value;
        }

        return null;
    }

    private static string KeyOf(string registry) => registry == ImageName.DockerHub ? HubKey : registry;

    private static string RegistryOf(string key)
    {
        var scheme = key.IndexOf("://", StringComparison.Ordinal);
        var host = (scheme < 0 ? key : key[(scheme + 3)..]).Split('/')[0];
        return host is "index.docker.io" or "registry-1.docker.io" ? ImageName.DockerHub : host;
    }

    private static AuthConfig? Kept(JsonElement entry, string registry)
    {
        var login = new AuthConfig
        {
            ServerAddress = KeyOf(registry),
            Username = Text(entry, "username"),
            Password = Text(entry, "password"),
            IdentityToken = Text(entry, "identitytoken"),
            RegistryToken = Text(entry, "registrytoken"),
        };
        if (Text(entry, "auth") is { } encoded)
        {
            var pair = Encoding.UTF8.GetString(Convert.FromBase64String(encoded)).TrimEnd('\0');
            var colon = pair.IndexOf(':', StringComparison.Ordinal);
            if (colon <= 0)
                throw new FormatException("This is no user and password.");
            (login.Username, login.Password) = (pair[..colon], pair[(colon + 1)..]);
        }

        return login.Username is null && login.IdentityToken is null && login.RegistryToken is null ? null : login;
    }

    private static string? Text(JsonElement entry, string name) =>
        entry.TryGetProperty(name, out var value) && value.GetString() is { Length: > 0 } text ? text : null;
}
