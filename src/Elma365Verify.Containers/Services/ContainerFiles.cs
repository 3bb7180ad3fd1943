using System.Text;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;

namespace Elma365Verify.Containers.Services;

/// <summary>Puts files into a container before it starts, out of memory: they never lie on this machine's disk.</summary>
internal static class ContainerFiles
{
    // Readable by everyone in the container: a hardened image may run its server as any user, and there is nobody else in it.
    private const UnixFileModes ReadOnly = UnixFileModes.UserRead | UnixFileModes.GroupRead | UnixFileModes.OtherRead;

    internal static ContainerBuilder WithFile(this ContainerBuilder builder, string path, byte[] content) =>
        builder.WithResourceMapping(content, path, 0, 0, ReadOnly);

    internal static ContainerBuilder WithFile(this ContainerBuilder builder, string path, string content) =>
        builder.WithFile(path, Encoding.UTF8.GetBytes(content.ReplaceLineEndings("\n")));
}
