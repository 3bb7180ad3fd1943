using Docker.DotNet.Models;
using DotNet.Testcontainers.Builders;
using DotNet.Testcontainers.Containers;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Containers.Images;
using Elma365Verify.Containers.Services;
using Elma365Verify.Topologies;
using Microsoft.Extensions.Logging.Abstractions;

namespace Elma365Verify.Containers.Environments;

/// <summary>Describes the containers of an environment to Testcontainers.</summary>
internal sealed class ContainerFactory(EnvironmentOptions options)
{
    private static readonly Dictionary<string, string> HostSysctls = new()
    {
        ["net.ipv6.conf.all.disable_ipv6"] = "1",
        // A firewall that drops what belongs to a connection sends no word of it, and a tool that has just asked something would
        // wait for its acknowledgement for a quarter of an hour: 25 s here, and 31 s for a connection that does not come about.
        ["net.ipv4.tcp_retries2"] = "6",
        ["net.ipv4.tcp_syn_retries"] = "4",
    };

    /// <summary>
    /// The firewall. It sees the machine's processes, because that is how it names the network namespaces it lays legs into.
    /// </summary>
    public IContainer Firewall() => Sealed(new ContainerBuilder(options.AgentImage), host =>
        {
            host.PidMode = "host";
            host.CapAdd = ["NET_ADMIN", "NET_RAW"];
            host.Sysctls = new Dictionary<string, string>
            {
                ["net.ipv6.conf.all.disable_ipv6"] = "0",
                ["net.ipv6.conf.default.disable_ipv6"] = "0",
                ["net.ipv6.conf.all.forwarding"] = "1",
                ["net.ipv6.conf.default.forwarding"] = "1",
                ["net.ipv6.conf.default.accept_ra"] = "0",
                // No link-local addresses: nobody is to speak over IPv6 but by a rule that lets it.
                ["net.ipv6.conf.default.addr_gen_mode"] = "1",
                ["net.ipv4.ip_forward"] = "1",
                ["net.ipv4.conf.all.rp_filter"] = "0",
                ["net.ipv4.conf.default.rp_filter"] = "0",
            };
        })
        .WithHostname("firewall")
        .WithCommand("elma365-agent", "hold")
        .Build();

    /// <summary>A host's sandbox: without any network until it is wired.</summary>
    public IContainer Sandbox(Host host) => Sealed(new ContainerBuilder(options.AgentImage), config =>
        {
            config.CapAdd = ["NET_ADMIN", "NET_RAW"];
            config.Sysctls = HostSysctls;
            config.ExtraHosts = [.. options.Topology.Hosts.Select(other => $"{other.Name}:{other.Address}")];
            config.DNS = ["127.0.0.1"];
        })
        .WithHostname(host.Name)
        .WithCommand("elma365-agent", "hold")
        .Build();

    /// <summary>A server in a sandbox's network namespace.</summary>
    /// <param name="sandbox">The sandbox.</param>
    /// <param name="image">The server's image.</param>
    /// <param name="setup">What its contract gives it.</param>
    /// <param name="volumes">The container whose volumes hold its files; null where they are copied into the container itself.</param>
    public IContainer Subject(Sandbox sandbox, ResolvedImage image, ContainerSetup setup, string? volumes)
    {
        var builder = new ContainerBuilder(image.Reference);
        return Labelled(volumes is null ? builder.With(setup) : builder.WithoutFiles(setup))
            .WithCreateParameterModifier(parameters =>
            {
                parameters.HostConfig!.NetworkMode = $"container:{sandbox.Container.Id}";
                parameters.HostConfig.ReadonlyRootfs = image.ReadOnlyRoot;
                if (image.User is { } user)
                    parameters.User = user;
                if (volumes is not null)
                    parameters.HostConfig.VolumesFrom = [volumes];
            })
            .Build();
    }

    /// <summary>A tool in a sandbox's network namespace, with raw sockets.</summary>
    public IContainer Guest(Sandbox sandbox, string image, string[] command) => Labelled(new ContainerBuilder(image))
        .WithCommand(command)
        .WithCreateParameterModifier(parameters =>
        {
            parameters.HostConfig!.NetworkMode = $"container:{sandbox.Container.Id}";
            parameters.HostConfig.CapAdd = ["NET_ADMIN", "NET_RAW"];
        })
        .Build();

    private ContainerBuilder Sealed(ContainerBuilder builder, Action<HostConfig> configure) => Labelled(builder)
        .WithCreateParameterModifier(parameters =>
        {
            parameters.HostConfig!.NetworkMode = "none";
            configure(parameters.HostConfig);
        });

    private ContainerBuilder Labelled(ContainerBuilder builder) => builder
        .WithLogger(NullLogger.Instance)
        .WithLabel(ResourceLabels.Project, ResourceLabels.ProjectValue)
        .WithLabel(ResourceLabels.Run, options.RunId);
}
