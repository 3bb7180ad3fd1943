using System.CommandLine;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Elma365Verify.Containers.Backup;
using Elma365Verify.Containers.Services;
using Elma365Verify.Containers.Settings;
using Elma365Verify.Images;
using Elma365Verify.Settings;

namespace Elma365Verify.Cli.Commands.Backup;

/// <summary>The options that say which running store is meant, and by whom and how it is spoken to.</summary>
internal sealed class StoreOptions
{
    private readonly Option<string?> container = new("--container")
    {
        Description = "The running container it is in, by name or id. Nothing is run in it, so its image needs no shell.",
        HelpName = "NAME",
    };

    private readonly Option<string?> address = new("--address")
    {
        Description = "Where it listens instead, seen from this machine (from the Docker engine's, where a tool in a container is needed).",
        HelpName = "HOST[:PORT]",
    };

    private readonly Option<int?> port = BackupOptions.Port("--port", "Its port in the container, where it is not the documented one.");
    private readonly Option<int?> managementPort = BackupOptions.Port(
        "--management-port", "The port of RabbitMQ's management API, where it is not the documented one.");

    private readonly Option<string?> ca = new("--ca")
    {
        Description = "Speak TLS, and trust the authorities in this PEM file alone. Without it the store is spoken to in plain text.",
        HelpName = "FILE",
    };

    private readonly Option<string?> serverName = new("--server-name")
    {
        Description = "The name in the server's certificate. Default: the host of --address.",
        HelpName = "NAME",
    };

    private readonly Option<string?> image = new("--image")
    {
        Description = "The image it runs from, for the manifest, where only its address is known. Default: unknown",
        HelpName = "REFERENCE",
    };

    private readonly Option<string> contract = new("--contract")
    {
        Description = $"Whose variables and directories its image follows: {string.Join(" or ", KnownContracts.Names)}.",
        DefaultValueFactory = _ => KnownContracts.Default,
    };

    private readonly Option<string[]> tools = InputOptions.ToolsOption();

    private readonly Option<string[]> lacks = new("--lacks")
    {
        Description = "A capability the server lacks, which the backup then says nothing about; may be repeated. Those of this project's "
            + $"stand-ins are known. One of: {string.Join(", ", Capability.Known)}.",
        HelpName = "CAPABILITY",
        DefaultValueFactory = _ => [],
    };

    private readonly Option<int?> lockTimeout = new("--lock-timeout")
    {
        Description = "PostgreSQL: how long to wait for a lock that somebody holds, in seconds; then the backup ends and names who. "
            + $"Default: {StoreSite.UsualLockTimeout.TotalSeconds:0}",
        HelpName = "SECONDS",
    };

    /// <summary>Adds all of them to a command.</summary>
    /// <param name="command">The command.</param>
    /// <param name="describing">Whether what the manifest is to say of the store is asked for too.</param>
    public void AddTo(Command command, bool describing)
    {
        contract.AcceptOnlyFromAmong([.. KnownContracts.Names]);
        lacks.AcceptOnlyFromAmong([.. Capability.Known]);
        Option[] always = [container, address, port, managementPort, Account.UserOption, Account.FileOption, ca, serverName, tools, lacks];
        foreach (var option in always)
            command.Add(option);
        if (!describing)
            return;
        command.Add(image);
        command.Add(contract);
        command.Add(lockTimeout);
    }

    /// <summary>The account's own options.</summary>
    public AccountOptions Account { get; } = new();

    /// <summary>Reads what they say, and the files they name.</summary>
    /// <exception cref="ConfigurationException">They contradict each other, or a file can't be used.</exception>
    public StoreSite Load(ParseResult result, string store)
    {
        Require(result, store);
        var where = result.GetValue(address) is { } given ? StoreAddress.Parse(given) : null;
        var account = Account.Load(result, store) with { Tls = Trust(result, where) };
        // Of the settings, those alone that say how images are found: the agent's and those with tools.
        var settings = RunSettings.Read(
            SettingsLayer.Empty, settingsFile: null, Environment.GetEnvironmentVariables(), Environment.CurrentDirectory);
        return new StoreSite(store, account)
        {
            ImagesFile = settings.ImagesFile,
            Sourcing = settings.Sourcing,
            Container = result.GetValue(container),
            Address = where,
            Port = result.GetValue(port),
            ManagementPort = result.GetValue(managementPort),
            Image = result.GetValue(image),
            Contract = result.GetValue(contract) ?? KnownContracts.Default,
            LockTimeout = result.GetValue(lockTimeout) is { } seconds ? TimeSpan.FromSeconds(seconds) : StoreSite.UsualLockTimeout,
            Lacks = [.. (result.GetValue(lacks) ?? []).Distinct()],
            Tools = Tools(result, store) ?? settings.Images.GetValueOrDefault(store)?.Tools,
        };
    }

    /// <summary>What they say, as arguments of the command a schedule runs; nothing secret.</summary>
    /// <param name="result">The command line.</param>
    /// <param name="store">The store's role.</param>
    /// <param name="secretDirectory">
    /// Where the password (<c>password</c>) and the authorities (<c>ca.crt</c>) will lie; null for where they are.
    /// </param>
    /// <exception cref="ConfigurationException">They contradict each other.</exception>
    public IReadOnlyList<string> Arguments(ParseResult result, string store, string? secretDirectory)
    {
        Require(result, store);
        _ = Tools(result, store);
        if (result.GetValue(address) is { } given)
            StoreAddress.Parse(given);
        var authorities = result.GetValue(ca) is { } file ? Path.GetFullPath(file) : null;
        var password = Account.File(result);
        if (secretDirectory is not null)
        {
            password = $"{secretDirectory}/password";
            authorities = authorities is null ? null : $"{secretDirectory}/ca.crt";
        }

        (string Option, string? Value)[] said =
        [
            (container.Name, result.GetValue(container)),
            (address.Name, result.GetValue(address)),
            (port.Name, Text(result.GetValue(port))),
            (managementPort.Name, Text(result.GetValue(managementPort))),
            ("--user", Account.User(result, store)),
            ("--password-file", password),
            (ca.Name, authorities),
            (serverName.Name, result.GetValue(serverName)),
            (image.Name, result.GetValue(image)),
            (lockTimeout.Name, Text(result.GetValue(lockTimeout))),
            (contract.Name, result.GetValue(contract) is { } follows && follows != KnownContracts.Default ? follows : null),
        ];
        return
        [
            .. said.Where(pair => pair.Value is not null).SelectMany(pair => new[] { pair.Option, pair.Value! }),
            .. ToolArguments(result),
            .. (result.GetValue(lacks) ?? []).SelectMany(word => new[] { lacks.Name, word }),
        ];
    }

    /// <summary>What they say of the tools' images, as arguments.</summary>
    public IEnumerable<string> ToolArguments(ParseResult result) =>
        (result.GetValue(tools) ?? []).SelectMany(pair => new[] { tools.Name, pair });

    private Sourced<string>? Tools(ParseResult result, string store)
    {
        var named = RolePairs.Tools(result.GetValue(tools) ?? [], tools.Name);
        if (named.Keys.FirstOrDefault(role => role != store) is { } other)
            throw new ConfigurationException($"{tools.Name} names tools for {other}, but the store is {store}");
        return named.GetValueOrDefault(store)?.Tools;
    }

    private static string? Text(int? number) => number?.ToString(System.Globalization.CultureInfo.InvariantCulture);

    private void Require(ParseResult result, string store)
    {
        var (inContainer, at) = (result.GetValue(container), result.GetValue(address));
        if ((inContainer is null) == (at is null))
            throw new ConfigurationException("Say where the store is, either by --container NAME or by --address HOST[:PORT].");
        if (at is not null && result.GetValue(port) is not null)
            throw new ConfigurationException("--port goes with --container; an address has its port in it: --address HOST:PORT");
        if (inContainer is not null && result.GetValue(image) is not null)
            throw new ConfigurationException("--image goes with --address; a container's image can be seen");
        if (store != "postgresql" && result.GetValue(lockTimeout) is not null)
            throw new ConfigurationException("--lock-timeout goes with --store postgresql");
        if (result.GetValue(lockTimeout) is { } seconds and not (>= 1 and <= 86_400))
            throw new ConfigurationException($"--lock-timeout {seconds}: give 1 to 86400 seconds");
        if (store != "rabbitmq" && result.GetValue(managementPort) is not null)
            throw new ConfigurationException("--management-port goes with --store rabbitmq");
        if (result.GetValue(ca) is null && result.GetValue(serverName) is not null)
            throw new ConfigurationException("--server-name goes with --ca FILE");
        if (result.GetValue(ca) is not null && StoreSite.NeedsTools(store))
            throw new ConfigurationException($"--ca: {store} is backed up without TLS only; leave it out, and mind the way in between");
        if (result.GetValue(ca) is not null && inContainer is not null && result.GetValue(serverName) is null)
            throw new ConfigurationException("--ca with --container takes --server-name NAME, the name in the server's certificate");
    }

    private ServerTrust? Trust(ParseResult result, StoreAddress? where)
    {
        if (result.GetValue(ca) is not { } file)
            return null;
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPemFile(file);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException or CryptographicException)
        {
            throw new ConfigurationException($"--ca {file}: {exception.Message}", exception);
        }

        return authorities.Count > 0
            ? ServerTrust.Of(authorities, result.GetValue(serverName) ?? where!.Host)
            : throw new ConfigurationException($"--ca {file}: it holds no certificate in PEM form");
    }
}
