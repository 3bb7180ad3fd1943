using Docker.DotNet.Models;

namespace Elma365Verify.Containers.Images;

/// <summary>With which credentials a registry is asked.</summary>
/// <param name="Credentials">They, or null where there are none; never printed.</param>
/// <param name="Source">Where they were looked for and what was found, for messages; without any secret.</param>
internal sealed record RegistryLogin(AuthConfig? Credentials, string Source);
