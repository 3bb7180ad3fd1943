namespace Elma365Verify.Containers.Services;

/// <summary>A file a container is given before it starts.</summary>
/// <param name="Content">The bytes.</param>
/// <param name="IsPrivate">
/// Whether it belongs to the server's user and is for that user alone, as some servers demand of their keys. Others belong to
/// root and are readable for every user: a hardened image may run its server as any user, and there is nobody else in it.
/// </param>
public sealed record ContainerFile(byte[] Content, bool IsPrivate)
{
    /// <summary>The type's name: the content may be a secret, which belongs into no log.</summary>
    public override string ToString() => nameof(ContainerFile);
}
