using System.Text.RegularExpressions;

namespace Elma365Verify.Images;

/// <summary>
/// The causes of refused pulls: by what words an engine of 20.10 to 29 (with its own image store or containerd's) tells them, and what
/// mends each.
/// </summary>
internal static partial class PullCauses
{
    // The first that matches counts: a page may carry any status, and a time-out of a look-up is about the name.
    private static readonly (PullCause Cause, Regex Words)[] Table =
    [
        (PullCause.RateLimit, RateLimit()),
        (PullCause.Proxy, Proxy()),
        (PullCause.CertificateContent, CertificateContent()),
        (PullCause.Certificate, Certificate()),
        (PullCause.PlainHttp, PlainHttp()),
        (PullCause.WebPage, WebPage()),
        (PullCause.Platform, Platform()),
        (PullCause.Login, Login()),
        (PullCause.Denied, Denied()),
        (PullCause.Name, Name()),
        (PullCause.Missing, Missing()),
        (PullCause.Refused, Refused()),
        (PullCause.Timeout, Timeout()),
        (PullCause.Room, Room()),
        (PullCause.Registry, Registry()),
        (PullCause.Unreachable, Unreachable()),
    ];

    /// <summary>The cause that the engine's words tell.</summary>
    public static PullCause Of(string words) => Table.FirstOrDefault(row => row.Words.IsMatch(words)).Cause;

    /// <summary>What happened, in a few words.</summary>
    /// <param name="cause">The cause.</param>
    /// <param name="registry">The registry's host.</param>
    public static string Describe(PullCause cause, string registry) => cause switch
    {
        PullCause.RateLimit => $"{registry} allows no more pulls for now (429)",
        PullCause.Certificate => $"the engine does not trust the certificate of {registry}",
        PullCause.CertificateContent => $"the certificate of {registry} does not hold for it, or not now",
        PullCause.PlainHttp => $"{registry} speaks HTTP, not HTTPS",
        PullCause.WebPage => $"what answered as {registry} is no registry: it sent a page for people",
        PullCause.Platform => "the image is not made for the engine's platform",
        PullCause.Login => $"{registry} does not know who asks (401)",
        PullCause.Denied => $"{registry} denies it, or has no such image (403)",
        PullCause.Missing => $"{registry} has no such image (404)",
        PullCause.Name => $"the name {registry} has no address",
        PullCause.Proxy => $"the engine's proxy does not let it reach {registry}",
        PullCause.Refused => $"nothing listens at {registry}",
        PullCause.Timeout => $"{registry} did not answer in time",
        PullCause.Unreachable => $"{registry} can't be reached",
        PullCause.Room => "the engine has no room for it",
        PullCause.Registry => $"{registry} failed",
        _ => $"{registry} did not give it",
    };

    /// <summary>What mends it; null where nobody can tell.</summary>
    /// <param name="cause">The cause.</param>
    /// <param name="name">The image.</param>
    /// <param name="login">How credentials were looked for.</param>
    /// <param name="platform">The engine's platform.</param>
    public static string? Mend(PullCause cause, ImageName name, string login, string platform) => cause switch
    {
        PullCause.Missing or PullCause.Denied or PullCause.Login when LegacyOf(name) is { } legacy =>
            $"Bitnami moved its versioned images in 2025: name {legacy}",
        PullCause.RateLimit =>
            $"log in ({LoginCommand(name.Registry)}), wait, or name a mirror (--registry-mirror HOST); {login}",
        PullCause.Certificate =>
            $"put the certificate of its authority into /etc/docker/certs.d/{HostOf(name.Registry)}/ca.crt on the machine of the engine, "
            + "which reads it at the next pull; no client's setting helps",
        PullCause.CertificateContent =>
            "give the registry a certificate for the name it is asked by, and look at the clock of the engine's machine",
        PullCause.PlainHttp =>
            $"give it a certificate, or add \"{HostOf(name.Registry)}\" to insecure-registries in the engine's /etc/docker/daemon.json and "
            + "start the engine anew",
        PullCause.WebPage =>
            "look at the address, at a proxy on the way (the engine's HTTPS_PROXY and NO_PROXY) and at a network's log-in page",
        PullCause.Platform => $"the engine runs {platform}: name an image made for it, or use an engine of the image's platform",
        PullCause.Login or PullCause.Denied => $"{LoginCommand(name.Registry)}, with an account that may read it; {login}",
        PullCause.Missing => "look at its name and tag",
        PullCause.Name => "let the engine's machine resolve it, or name a registry it reaches (--registry-mirror HOST)",
        PullCause.Proxy => "look at HTTPS_PROXY and NO_PROXY of the engine (systemctl show docker -p Environment)",
        PullCause.Refused or PullCause.Timeout or PullCause.Unreachable =>
            "let the engine's machine reach it, or name a registry it reaches (--registry-mirror HOST)",
        PullCause.Room => "make room below the engine's data root (docker info names it)",
        _ => null,
    };

    private static string LoginCommand(string registry) =>
        registry == ImageName.DockerHub ? "docker login" : $"docker login {registry}";

    private static string HostOf(string registry) => registry == ImageName.DockerHub ? "registry-1.docker.io" : registry;

    private static string? LegacyOf(ImageName name)
    {
        const string moved = "bitnami/";
        if (!$"/{name.Path}".Contains($"/{moved}", StringComparison.Ordinal))
            return null;
        var path = name.Path.Replace(moved, "bitnamilegacy/", StringComparison.Ordinal);
        return $"{(name.Registry == ImageName.DockerHub ? string.Empty : $"{name.Registry}/")}{path}:{name.Tag ?? "TAG"}";
    }

    private const RegexOptions Loose = RegexOptions.CultureInvariant | RegexOptions.IgnoreCase;

    [GeneratedRegex(@"toomanyrequests|too many requests|HTTP 429|status( code)?:? 429", Loose)]
    private static partial Regex RateLimit();

    [GeneratedRegex(@"proxyconnect|proxy authentication required", Loose)]
    private static partial Regex Proxy();

    [GeneratedRegex(@"x509: .*(expired|not yet valid|is valid for|doesn't contain any IP SANs|not valid for any names|Common Name)", Loose)]
    private static partial Regex CertificateContent();

    [GeneratedRegex(@"x509:|failed to verify certificate|remote error: tls:", Loose)]
    private static partial Regex Certificate();

    [GeneratedRegex(@"server gave HTTP response to HTTPS client|first record does not look like a TLS handshake", Loose)]
    private static partial Regex PlainHttp();

    [GeneratedRegex(@"invalid character '<'|<!doctype|<html|text/html|<\?xml", Loose)]
    private static partial Regex WebPage();

    [GeneratedRegex(
        "no matching manifest|no match for platform|does not match the (specified|detected) .*platform|cannot be used on this platform",
        Loose)]
    private static partial Regex Platform();

    [GeneratedRegex(@"unauthorized|authentication required|no basic auth credentials|HTTP 401|incorrect username or password", Loose)]
    private static partial Regex Login();

    [GeneratedRegex(@"access denied|denied:|HTTP 403|403 forbidden", Loose)]
    private static partial Regex Denied();

    [GeneratedRegex(@"no such host|server misbehaving|dial tcp: lookup|name resolution|name or service not known", Loose)]
    private static partial Regex Name();

    [GeneratedRegex(@"manifest unknown|name unknown|not found|HTTP 404|invalid repository name", Loose)]
    private static partial Regex Missing();

    [GeneratedRegex(@"connection refused", Loose)]
    private static partial Regex Refused();

    [GeneratedRegex(@"time-?out|timed out|deadline exceeded|request canceled while waiting|heard nothing of it for", Loose)]
    private static partial Regex Timeout();

    [GeneratedRegex(@"no space left", Loose)]
    private static partial Regex Room();

    [GeneratedRegex(
        @"\b5\d\d (internal|bad gateway|service|gateway)|status code 5\d\d|HTTP 5\d\d|received unexpected HTTP status: 5", Loose)]
    private static partial Regex Registry();

    [GeneratedRegex(@"unreachable|no route to host|connection reset|broken pipe|\bEOF\b", Loose)]
    private static partial Regex Unreachable();
}
