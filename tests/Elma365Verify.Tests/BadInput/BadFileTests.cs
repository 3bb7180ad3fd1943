using Elma365Verify.Addresses;
using Elma365Verify.Policies;
using Elma365Verify.Settings;
using Elma365Verify.Topologies;

namespace Elma365Verify.Tests.BadInput;

/// <summary>Damaged configuration files: each is refused with file and line, or means what its words say.</summary>
public sealed class BadFileTests
{
    private static readonly (string From, string To)[] Pairs =
    [
        ("master-1", "master-2"), ("master-1", "worker-1"), ("worker-1", "data-redis"), ("worker-1", "frontend-1"),
        ("ext-allowed", "frontend-1"), ("ext-stranger", "edge-proxy"), ("data-redis", "worker-1"), ("frontend-1", "ext-internet"),
    ];

    private static readonly string Policy = File.ReadAllText(Reference.PathOf("policy.yaml"));
    private static readonly string Topology = File.ReadAllText(Reference.PathOf("topology.yaml"));

    private string directory = "";

    [SetUp]
    public void CreateDirectory() => directory = Directory.CreateTempSubdirectory("elma365-verify-").FullName;

    [TearDown]
    public void DeleteDirectory() => Directory.Delete(directory, recursive: true);

    [Test, CancelAfter(120_000)]
    public void A_damaged_policy_is_refused_or_permits_what_its_words_say() => Run("policies", Policy, 2000, file =>
    {
        var read = PolicyLoader.Load(file);
        var naive = new NaivePolicy(File.ReadAllText(file));
        return Pairs.All(pair => Enum.GetValues<Protocol>().All(protocol =>
        {
            var (from, to) = (Reference.Host(pair.From), Reference.Host(pair.To));
            return read.Permitted(from, to, protocol).Equals(naive.Permitted(from, to, protocol));
        }));
    });

    /// <summary>A flow that is lost permits nothing any more, and permits nothing else instead.</summary>
    [Test, CancelAfter(120_000)]
    public void Without_any_one_of_its_flows_a_policy_permits_less_and_nothing_more()
    {
        foreach (var flow in Reference.Policy.Flows)
        {
            var lines = Policy.Split('\n').ToList();
            var first = flow.Line - 1;
            var end = lines.FindIndex(first + 1, line => line.Length > 0 && !line.StartsWith("    ", StringComparison.Ordinal));
            lines.RemoveRange(first, (end < 0 ? lines.Count : end) - first);
            var less = PolicyLoader.Parse(string.Join('\n', lines), "policy.yaml");

            var changes = (
                from pair in Reference.Topology.Pairs()
                from protocol in Enum.GetValues<Protocol>()
                let before = Reference.Policy.Permitted(pair.From, pair.To, protocol)
                select (Before: before, After: less.Permitted(pair.From, pair.To, protocol))).ToList();
            Assert.That(changes.TrueForAll(change => change.After.Except(change.Before).IsEmpty), flow.Id);
            Assert.That(changes.Exists(change => !change.Before.Except(change.After).IsEmpty), flow.Id);
        }
    }

    [Test, CancelAfter(120_000)]
    public void A_damaged_topology_is_refused_or_has_the_hosts_its_words_say() => Run("topologies", Topology, 2000, file =>
    {
        var read = TopologyLoader.Load(file, Reference.Policy).Hosts;
        var named = NaiveYaml.Table(File.ReadAllText(file)).ListAt("hosts").Cast<Dictionary<object, object?>>();
        return read.Select(host => (host.Name, host.Zone, host.Role, host.Address.ToString(), host.Service ?? ""))
            .SequenceEqual(named.Select(host => (
                host.TextAt("name")!, host.TextAt("zone")!, host.TextAt("role")!, host.TextAt("address")!, host.TextAt("service") ?? "")));
    });

    [Test, CancelAfter(120_000)]
    public void Damaged_settings_are_refused_or_say_what_their_words_say()
    {
        const string whole = """
            ruleset: [rules.v4, rules.v6]
            addresses: mine.yaml
            policy: files/policy.yaml
            topology: /srv/topology.yaml
            images:
              redis: { image: "registry.example/acme/redis:7", contract: bitnami, read-only: true, user: "1001" }
              postgresql:
                read-only: false
            lanes: 2
            ready-within: 90
            artifacts: out
            """;
        Run("settings", whole, 2000, file =>
        {
            var read = SettingsFileLoader.Load(file);
            var said = NaiveYaml.Table(File.ReadAllText(file));
            string? PathAt(string key) => said.TextAt(key) is { } path ? Path.Combine(directory, path) : null;
            string? NumberAt(string key) => said.TextAt(key)?.TrimStart('0');
            return read.Rulesets.SequenceEqual(said.ListAt("ruleset").Select(path => Path.Combine(directory, NaiveYaml.Text(path)!)))
                && (read.Addresses, read.Policy, read.Topology, read.Artifacts)
                    == (PathAt("addresses"), PathAt("policy"), PathAt("topology"), PathAt("artifacts"))
                && (read.Lanes?.ToString(), read.ReadyWithin?.TotalSeconds.ToString()) == (NumberAt("lanes"), NumberAt("ready-within"))
                && read.Images.All(image => Is(image.Value, said.TableAt("images").TableAt(image.Key)))
                && read.Images.Count == said.TableAt("images").Count;
        });
    }

    private static bool Is(ImageChoice choice, Dictionary<object, object?> said) =>
        (choice.Reference?.Value, choice.Contract?.Value, choice.User?.Value, choice.ReadOnly?.Value.ToString().ToLowerInvariant())
        == (said.TextAt("image"), said.TextAt("contract"), said.TextAt("user"), said.TextAt("read-only"));

    [Test, CancelAfter(120_000)]
    public void A_damaged_address_map_is_refused_or_gives_every_address_to_whom_its_words_say()
    {
        const string whole = """
            zones:
              external: 192.0.2.0/24
              edge: 10.9.0.0/24
              master: 10.1.0.0/24
              worker: [10.4.0.0/24, 10.4.1.0/25]
              frontend: 10.5.0.1-10.5.0.9
              data: 10.2.0.0/16
              lan: 172.16.0.0/12
            hosts:
              data-redis: 10.2.0.5
              ext-stranger: [0.0.0.0/0]
              ext-allowed: [192.0.2.7, 192.0.2.64/27]
              ext-internet: 198.51.100.0/24
            firewall: [10.1.0.1, 10.2.0.1]
            interfaces: { eth1: master, eth2: [data, lan-1] }
            """;
        Run("address maps", whole, 2000, file =>
        {
            var map = AddressMapLoader.Load(file, Reference.Topology);
            var naive = new NaiveAddresses(File.ReadAllText(file), Reference.Topology);
            return map.Hosts.All(host => naive.Samples.All(address =>
                    AddressSet.Between(address, address).IsWithin(host.Addresses) == naive.Owns(host.Host, address)))
                && map.Interfaces.Keys.SequenceEqual(naive.Interfaces);
        });
    }

    private void Run(string what, string text, int count, Func<string, bool> isRight)
    {
        // A file of its own for each of the threads that read at once, under the one name errors give it.
        var own = new ThreadLocal<string>(() => Path.Combine(directory, $"{Environment.CurrentManagedThreadId}.yaml"));
        new Tally(what).Run(Damage.Of(text), count, "mine.yaml", damaged =>
        {
            File.WriteAllBytes(own.Value!, Damage.Bytes(damaged));
            try
            {
                return isRight(own.Value!);
            }
            catch (ConfigurationException exception)
            {
                throw new ConfigurationException(exception.Message.Replace(own.Value!, "mine.yaml", StringComparison.Ordinal));
            }
        });
    }
}
