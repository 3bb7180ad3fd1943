using System.Globalization;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Configurations;

namespace Elma365Verify.Containers.Services;

/// <summary>Gives a container what a service set up; files go in before it starts, out of memory, never over this machine's disk.</summary>
internal static class ContainerFiles
{
    private const UnixFileModes ReadOnly = UnixFileModes.UserRead | UnixFileModes.GroupRead | UnixFileModes.OtherRead;

    /// <summary>Variables, command and files, for a container whose root is writable.</summary>
    internal static ContainerBuilder With(this ContainerBuilder builder, ContainerSetup setup) => setup.Files.Aggregate(
        builder.WithoutFiles(setup),
        (current, file) => current.With(file.Key, file.Value, uint.Parse(setup.User, CultureInfo.InvariantCulture)));

    /// <summary>Variables and command alone; the files come in volumes.</summary>
    internal static ContainerBuilder WithoutFiles(this ContainerBuilder builder, ContainerSetup setup)
    {
        var configured = builder.WithEnvironment(setup.Environment);
        return setup.Command.IsEmpty ? configured : configured.WithCommand([.. setup.Command]);
    }

    private static ContainerBuilder With(this ContainerBuilder builder, string path, ContainerFile file, uint user) => file.IsPrivate
        ? builder.WithResourceMapping(file.Content, path, user, user, UnixFileModes.UserRead)
        : builder.WithResourceMapping(file.Content, path, 0, 0, ReadOnly);
}
