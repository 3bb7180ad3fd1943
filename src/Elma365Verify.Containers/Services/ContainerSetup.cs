using System.Collections.Immutable;
using System.Text;
using Elma365Verify.Images;

namespace Elma365Verify.Containers.Services;

/// <summary>What a service's container is given: variables, a command, files. Neither network nor image.</summary>
public sealed record ContainerSetup
{
    private ContainerSetup()
    {
    }

    /// <summary>Variables by name.</summary>
    public ImmutableDictionary<string, string> Environment { get; private init; } = ImmutableDictionary<string, string>.Empty;

    /// <summary>The command; empty for the image's own.</summary>
    public ImmutableArray<string> Command { get; private init; } = [];

    /// <summary>Files by their absolute path; writable for nobody.</summary>
    public ImmutableDictionary<string, ContainerFile> Files { get; private init; } = ImmutableDictionary<string, ContainerFile>.Empty;

    /// <summary>The numeric user the contract's images run their server as.</summary>
    public required string User { get; init; }

    /// <summary>The contract's own variables and command, for a service to add to.</summary>
    public static ContainerSetup Of(ImageContract contract) => new()
    {
        Environment = contract.Settings.ToImmutableDictionary(),
        Command = contract.Command,
        User = contract.User,
    };

    /// <summary>Sets a variable; one without a name is one the contract does not know, and is left out.</summary>
    public ContainerSetup WithEnvironment(string? name, string value) =>
        name is null ? this : this with { Environment = Environment.SetItem(name, value) };

    /// <summary>Sets the command.</summary>
    public ContainerSetup WithCommand(params string[] command) => this with { Command = [.. command] };

    /// <summary>Adds a file.</summary>
    public ContainerSetup WithFile(string path, byte[] content) =>
        this with { Files = Files.SetItem(path, new ContainerFile(content, IsPrivate: false)) };

    /// <summary>Adds a text file that only the server's user can read.</summary>
    public ContainerSetup WithPrivateFile(string path, string content) =>
        this with { Files = Files.SetItem(path, new ContainerFile(Encoding.UTF8.GetBytes(content), IsPrivate: true)) };

    /// <summary>Adds a text file, as UTF-8 with line feeds.</summary>
    public ContainerSetup WithFile(string path, string content) =>
        WithFile(path, Encoding.UTF8.GetBytes(content.ReplaceLineEndings("\n")));

    /// <summary>The type's name: the values hold secrets, which belong into no log.</summary>
    public override string ToString() => nameof(ContainerSetup);
}
