using Elma365Verify.Containers.Images;

namespace Elma365Verify.Containers;

/// <summary>The images of a session.</summary>
/// <param name="Agent">The agent's, by reference.</param>
/// <param name="Services">Each service's, by role.</param>
public sealed record SessionImages(string Agent, IReadOnlyDictionary<string, ResolvedImage> Services);
