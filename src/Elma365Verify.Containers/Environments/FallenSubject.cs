using Elma365Verify.Containers.Images;
using Elma365Verify.Containers.Services;

namespace Elma365Verify.Containers.Environments;

/// <summary>A server that did not come up; its host is bare.</summary>
/// <param name="Sandbox">The host.</param>
/// <param name="Service">How clients would have spoken to it.</param>
/// <param name="Image">Its image.</param>
/// <param name="Failure">Why.</param>
internal sealed record FallenSubject(Sandbox Sandbox, IService Service, ResolvedImage Image, NotServingException Failure);
