using System.Collections.Immutable;
using Elma365Verify.Configuration;
using Elma365Verify.Policies;
using YamlDotNet.RepresentationModel;

namespace Elma365Verify.Topologies;

/// <summary>
/// Reads a topology file; <c>environments/elma365/topology.schema.json</c> describes its shape. Errors name file, line and
/// mend, and all that can be found at once are reported together.
/// </summary>
public static class TopologyLoader
{
    /// <summary>The fewest hosts: between fewer there is nothing to prove.</summary>
    public const int MinimumHosts = 2;

    /// <summary>The most hosts, each of them a container and a leg of the firewall.</summary>
    public const int MaximumHosts = 250;

    /// <summary>The keys of a topology file.</summary>
    internal static readonly string[] Keys = ["hosts"];

    /// <summary>Reads a topology from a file.</summary>
    /// <param name="path">The file.</param>
    /// <param name="policy">The policy whose zones and roles the hosts have.</param>
    /// <exception cref="ConfigurationException">The file can't be read, or is no topology for this policy.</exception>
    public static Topology Load(string path, Policy policy) => Parse(ConfigurationText.Read(path), path, policy);

    /// <summary>Reads a topology from text.</summary>
    /// <param name="text">The text of the file.</param>
    /// <param name="fileName">The name that errors give the file.</param>
    /// <param name="policy">The policy whose zones and roles the hosts have.</param>
    /// <exception cref="ConfigurationException">The text is no topology for this policy.</exception>
    public static Topology Parse(string text, string fileName, Policy policy)
    {
        var errors = new ConfigurationErrors(fileName);
        var table = YamlTable.From(YamlFile.Parse(text, fileName), "a topology", Keys, [], errors)!;
        errors.ThrowIfAny();

        var hosts = ReadHosts(table, new HostReader(policy, errors), errors);
        errors.ThrowIfAny();
        return new Topology(hosts);
    }

    private static ImmutableArray<Host> ReadHosts(YamlTable table, HostReader reader, ConfigurationErrors errors)
    {
        if (table.Node("hosts") is YamlSequenceNode { Children.Count: >= MinimumHosts and <= MaximumHosts } list)
            return [.. list.Children.Select(reader.Read).OfType<Host>()];
        table.Reject("hosts", $"'hosts' is a list of {MinimumHosts} to {MaximumHosts} hosts");
        return [];
    }
}
