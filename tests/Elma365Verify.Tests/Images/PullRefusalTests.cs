using CsCheck;
using Elma365Verify.Images;

namespace Elma365Verify.Tests.Images;

/// <summary>Each cause is told in words that engines of many versions printed to people who then asked about them in public.</summary>
internal sealed class PullRefusalTests
{
    private const string NoLogin = "asked without credentials, for there is no /root/.docker/config.json";

    [TestCase(PullCause.RateLimit, "toomanyrequests: You have reached your pull rate limit. You may increase the limit by authenticating and "
        + "upgrading: https://www.docker.com/increase-rate-limit")]
    [TestCase(PullCause.RateLimit,
        "toomanyrequests: You have reached your unauthenticated pull rate limit. https://www.docker.com/increase-rate-limit")]
    [TestCase(PullCause.RateLimit, "toomanyrequests: Rate exceeded")]
    [TestCase(PullCause.RateLimit, "error pulling image configuration: toomanyrequests: Too Many Requests. Please see "
        + "https://docs.docker.com/docker-hub/download-rate-limit/")]
    [TestCase(PullCause.RateLimit, "failed to copy: httpReadSeeker: failed open: unexpected status code "
        + "https://registry-1.docker.io/v2/library/rust/manifests/sha256:de6e: 429 Too Many Requests - Server message: toomanyrequests")]
    [TestCase(PullCause.RateLimit,
        "error parsing HTTP 429 response body: invalid character 'T' looking for beginning of value: \"Too Many Requests (HAP429).\\n\"")]
    [TestCase(PullCause.WebPage, "error parsing HTTP 403 response body: invalid character '<' looking for beginning of value: "
        + "\"<html>\\r\\n<head><title>403 Forbidden</title></head>\\r\\n<body bgcolor=\\\"white\\\">\"")]
    [TestCase(PullCause.WebPage, "error parsing HTTP 404 response body: invalid character '<' looking for beginning of value: "
        + "\"<!doctype html>\\n<html lang=\\\"en\\\">\"")]
    [TestCase(PullCause.WebPage, "error parsing HTTP 403 response body: invalid character '<' looking for beginning of value: "
        + "\"<?xml version=\\\"1.0\\\" encoding=\\\"UTF-8\\\"?>\\n<Error><Code>AccessDenied</Code>\"")]
    [TestCase(PullCause.WebPage, "error unmarshalling content: invalid character '<' looking for beginning of value.")]
    [TestCase(PullCause.WebPage, "mediaType in manifest should be 'application/vnd.docker.distribution.manifest.v2+json' not 'text/html'")]
    [TestCase(PullCause.Certificate, "Get https://registry-1.docker.io/v2/: x509: certificate signed by unknown authority")]
    [TestCase(PullCause.Certificate, "Get \"https://registry.example:5000/v2/\": tls: failed to verify certificate: x509: certificate signed "
        + "by unknown authority (possibly because of \"x509: cannot verify signature: algorithm unimplemented\")")]
    [TestCase(PullCause.CertificateContent,
        "Get \"https://registry.example/v2/\": x509: certificate has expired or is not yet valid: current time 2026-01-01 is before …")]
    [TestCase(PullCause.CertificateContent,
        "Get https://10.0.0.5:5000/v2/: x509: cannot validate certificate for 10.0.0.5 because it doesn't contain any IP SANs")]
    [TestCase(PullCause.CertificateContent,
        "Get https://registry.example/v2/: x509: certificate is valid for other.example, not registry.example")]
    [TestCase(PullCause.PlainHttp, "Get https://10.0.0.15:5000/v2/: http: server gave HTTP response to HTTPS client")]
    [TestCase(PullCause.Platform, "no matching manifest for linux/arm64/v8 in the manifest list entries")]
    [TestCase(PullCause.Platform,
        "no matching manifest for linux/arm64/v8 in the manifest list entries: no match for platform in manifest: not found")]
    [TestCase(PullCause.Login, "Head \"https://registry.example/v2/acme/redis/manifests/7\": no basic auth credentials")]
    [TestCase(PullCause.Login, "unauthorized: authentication required")]
    [TestCase(PullCause.Login, "Get https://registry-1.docker.io/v2/library/redis/manifests/7: unauthorized: incorrect username or password")]
    [TestCase(PullCause.Denied, "pull access denied for acme/redis, repository does not exist or may require 'docker login': denied: "
        + "requested access to the resource is denied")]
    [TestCase(PullCause.Denied, "unknown: failed to resolve reference \"ghcr.io/acme/redis:7\": unexpected status from HEAD request to "
        + "https://ghcr.io/v2/acme/redis/manifests/7: 403 Forbidden")]
    [TestCase(PullCause.Missing, "manifest for redis:99 not found: manifest unknown: manifest unknown")]
    [TestCase(PullCause.Missing, "failed to resolve reference \"docker.io/acme/redis:7\": docker.io/acme/redis:7: not found")]
    [TestCase(PullCause.Name, "Get \"https://registry-1.docker.io/v2/\": dial tcp: lookup registry-1.docker.io: no such host")]
    [TestCase(PullCause.Name, "Get https://registry-1.docker.io/v2/: dial tcp: lookup registry-1.docker.io on 192.168.65.1:53: read udp "
        + "192.168.65.2:45941->192.168.65.1:53: i/o timeout")]
    [TestCase(PullCause.Name, "Get \"https://registry.example/v2/\": dial tcp: lookup registry.example on 127.0.0.53:53: server misbehaving")]
    [TestCase(PullCause.Proxy,
        "Get \"https://registry-1.docker.io/v2/\": proxyconnect tcp: dial tcp 10.0.0.1:3128: connect: connection refused")]
    [TestCase(PullCause.Proxy, "Get \"https://registry-1.docker.io/v2/\": Proxy Authentication Required")]
    [TestCase(PullCause.Refused, "Get \"https://127.0.0.1:5000/v2/\": dial tcp 127.0.0.1:5000: connect: connection refused")]
    [TestCase(PullCause.Timeout, "Get \"https://registry-1.docker.io/v2/\": dial tcp 34.205.13.154:443: i/o timeout")]
    [TestCase(PullCause.Timeout,
        "Get \"https://registry-1.docker.io/v2/\": context deadline exceeded (Client.Timeout exceeded while awaiting headers)")]
    [TestCase(PullCause.Timeout, "Get https://example.com/v2/: net/http: request canceled while waiting for connection")]
    [TestCase(PullCause.Timeout, "Get https://registry-1.docker.io/v2/: net/http: TLS handshake timeout")]
    [TestCase(PullCause.Unreachable, "Get \"https://registry-1.docker.io/v2/\": dial tcp 1.2.3.4:443: connect: network is unreachable")]
    [TestCase(PullCause.Unreachable, "failed to fetch anonymous token: Get \"https://auth.docker.io/token?service=registry.docker.io\": EOF")]
    [TestCase(PullCause.Room, "write /var/lib/docker/tmp/GetImageBlob123: no space left on device")]
    [TestCase(PullCause.Registry, "failed to fetch anonymous token: unexpected status: 503 Service Unavailable")]
    [TestCase(PullCause.Registry, "received unexpected HTTP status: 500 Internal Server Error")]
    [TestCase(PullCause.Other, "open /var/lib/docker/tmp/GetImageBlob1: permission thing")]
    public void The_engines_words_tell_the_cause(PullCause cause, string words) =>
        Assert.That(Of("redis:7", words).Cause, Is.EqualTo(cause));

    [TestCase("toomanyrequests: x", "redis:7", "docker.io allows no more pulls for now (429)", "docker login)", "--registry-mirror", NoLogin)]
    [TestCase("toomanyrequests: x", "quay.io/a/b:1", "quay.io allows", "docker login quay.io)")]
    [TestCase("x509: certificate signed by unknown authority", "registry.example:5000/a:1",
        "/etc/docker/certs.d/registry.example:5000/ca.crt on the machine of the engine")]
    [TestCase("no basic auth credentials", "registry.example/a:1", "docker login registry.example", NoLogin)]
    [TestCase("no matching manifest for linux/arm64", "redis:7", "the engine runs linux/arm64")]
    [TestCase("invalid character '<'", "registry.example/a:1", "is no registry", "HTTPS_PROXY")]
    [TestCase("manifest unknown", "bitnami/postgresql:16.3.0",
        "Bitnami moved its versioned images in 2025: name bitnamilegacy/postgresql:16.3.0")]
    [TestCase("manifest unknown", "docker.io/bitnami/redis:7.0.11-debian-11-r12", "name bitnamilegacy/redis:7.0.11-debian-11-r12")]
    [TestCase("manifest unknown", "mirror.example/hub/bitnami/redis:7", "name mirror.example/hub/bitnamilegacy/redis:7")]
    [TestCase("pull access denied for bitnami/minio", "bitnami/minio:2024", "name bitnamilegacy/minio:2024")]
    public void The_line_says_what_mends_it(string words, string reference, params string[] said)
    {
        var line = PullRefusal.Of(reference, words, NoLogin, "linux/arm64").Line;

        foreach (var part in said)
            Assert.That(line, Does.Contain(part));
    }

    [TestCase("manifest unknown", "redis:99")]
    [TestCase("manifest unknown", "bitnamilegacy/redis:99")]
    [TestCase("toomanyrequests", "bitnami/redis:7")]
    public void Bitnamis_move_is_named_only_where_it_explains_something(string words, string reference) =>
        Assert.That(Of(reference, words).Line, Does.Not.Contain("Bitnami moved"));

    [Test]
    public void A_page_is_cut_and_what_is_secret_in_an_address_is_not_shown()
    {
        var page = Of("a.example/b:1", "error parsing HTTP 403 response body: invalid character '<' looking for beginning of value: "
            + "\"<html><head><title>Log in</title></head>\"");
        var signed = Of("a.example/b:1", "Get \"https://blobs.example/b?verify=SECRET&x=1\": EOF");
        var proxied = Of("a.example/b:1", "proxyconnect tcp: http://user:SECRET@proxy:3128: refused");

        Assert.That(page.Words, Does.EndWith("looking for beginning of value").And.Not.Contain("html"));
        Assert.That(signed.Line + proxied.Line, Does.Not.Contain("SECRET"));
        Assert.That(signed.Line, Does.Contain("https://blobs.example/b?…"));
        Assert.That(proxied.Line, Does.Contain("://…@proxy"));
    }

    [Test]
    public void Of_a_registry_that_answered_about_one_image_another_may_still_be_had()
    {
        Assert.That(Of("redis:7", "manifest unknown").IsAboutTheImage, Is.True);
        Assert.That(Of("redis:7", "no basic auth credentials").IsAboutTheImage, Is.True);
        Assert.That(Of("redis:7", "dial tcp: lookup x: no such host").IsAboutTheImage, Is.False);
        Assert.That(Of("redis:7", "toomanyrequests").IsAboutTheImage, Is.False);
    }

    [Test]
    public void Whatever_an_engine_says_becomes_one_line_that_can_be_shown() =>
        Gen.String.Sample(words =>
        {
            var line = Of("registry.example/a:1", words).Line;
            return line.Length < 800 && !line.Any(char.IsControl);
        });

    private static PullRefusal Of(string reference, string words) => PullRefusal.Of(reference, words, NoLogin, "linux/amd64");
}
