namespace Elma365Verify.Images;

/// <summary>Why an image could not be had from its registry.</summary>
public enum PullCause
{
    /// <summary>None of the others; the engine's own words are all that is known.</summary>
    Other,

    /// <summary>The registry refuses further pulls for now (429).</summary>
    RateLimit,

    /// <summary>The registry's certificate is not one the engine trusts (x509).</summary>
    Certificate,

    /// <summary>The registry's certificate holds for another name or another time.</summary>
    CertificateContent,

    /// <summary>The registry speaks HTTP, and the engine asks by HTTPS.</summary>
    PlainHttp,

    /// <summary>A page for people answered: a proxy, a portal, a web server; no registry.</summary>
    WebPage,

    /// <summary>The image exists, but not for the engine's platform.</summary>
    Platform,

    /// <summary>The registry wants to know who asks, or does not accept who does (401).</summary>
    Login,

    /// <summary>Who asks may not have it, or it does not exist (403).</summary>
    Denied,

    /// <summary>The registry has no such image (404).</summary>
    Missing,

    /// <summary>The registry's name has no address.</summary>
    Name,

    /// <summary>The engine's proxy could not be used.</summary>
    Proxy,

    /// <summary>Nothing listens at the registry's address.</summary>
    Refused,

    /// <summary>Nothing answered in time.</summary>
    Timeout,

    /// <summary>There is no way to the registry, or it broke off.</summary>
    Unreachable,

    /// <summary>The engine has no room for it.</summary>
    Room,

    /// <summary>The registry failed (5xx).</summary>
    Registry,
}
