using System.Diagnostics;
using System.Text;
using CsCheck;
using Elma365Verify.Policies;
using Elma365Verify.Topologies;

namespace Elma365Verify.Tests.Policies;

/// <summary>Files nobody should have to wait for, or read a stack trace about.</summary>
public sealed class HostileFileTests
{
    private static readonly string Policy = File.ReadAllText(Reference.PathOf("policy.yaml"));
    private static readonly string Topology = File.ReadAllText(Reference.PathOf("topology.yaml"));

    private string directory = "";

    [SetUp]
    public void CreateDirectory() => directory = Directory.CreateTempSubdirectory("elma365-verify-").FullName;

    [TearDown]
    public void DeleteDirectory() => Directory.Delete(directory, recursive: true);

    [Test]
    public void The_reference_file_is_read_from_disk_with_and_without_a_byte_order_mark()
    {
        var file = Write([.. Encoding.UTF8.Preamble, .. Encoding.UTF8.GetBytes(Policy)]);

        Assert.That(PolicyLoader.Load(file).Flows, Has.Length.EqualTo(Reference.Policy.Flows.Length));
    }

    [Test]
    public void A_missing_file_is_named()
    {
        var file = Path.Combine(directory, "none", "p.yaml");
        Assert.That(Message(() => PolicyLoader.Load(file)), Is.EqualTo($"{file}: there is no such file; check the path"));
    }

    [Test]
    public void A_directory_is_named() =>
        Assert.That(Message(() => PolicyLoader.Load(directory)), Is.EqualTo($"{directory}: this is a directory; name the file in it"));

    [Test]
    [CancelAfter(10_000)]
    public void A_file_of_ten_megabytes_is_refused_before_it_is_read()
    {
        var file = Write(new byte[10_000_000]);
        Assert.That(Message(() => PolicyLoader.Load(file)), Does.StartWith($"{file}: the file is larger than 1024 KiB"));
    }

    [Test]
    public void Bytes_that_are_not_UTF8_are_refused_with_their_line()
    {
        var file = Write([.. "zones:\n  a"u8, 0xFF, 0xFE]);
        Assert.That(Message(() => PolicyLoader.Load(file)), Is.EqualTo($"{file}:2: these bytes are not UTF-8; save the file as UTF-8"));
    }

    [TestCase("", "p.yaml:1: the file is empty", TestName = "{m}(nothing)")]
    [TestCase("# a comment\n", "p.yaml:1: the file is empty", TestName = "{m}(a comment)")]
    [TestCase("---\n...\n", "p.yaml:1: the file is empty", TestName = "{m}(an empty document)")]
    [TestCase("just words", "p.yaml:1: the file must begin with keys", TestName = "{m}(a value)")]
    [TestCase("\n- a\n- b\n", "p.yaml:2: the file must begin with keys", TestName = "{m}(a list)")]
    [TestCase("zones: 1\nflows: 1\n---\nzones: 2\n", "p.yaml:3: a second document begins here", TestName = "{m}(two documents)")]
    [TestCase("zones: {}\nflows: []\n", "p.yaml:1: 'zones' is a mapping", TestName = "{m}(no zones)")]
    [TestCase("zones: { a: { roles: a, description: A. } }\nflows: []\n", "p.yaml:2: 'flows' is a list of 1 to 1000 flows",
        TestName = "{m}(no flows)")]
    [TestCase("a: &a [x, x]\nb: &b [*a, *a]\nc: [*b, *b]\n", "p.yaml:1: anchors (&) and aliases (*)", TestName = "{m}(a bomb of aliases)")]
    [TestCase("zones: *a\n", "p.yaml:1: anchors (&) and aliases (*)", TestName = "{m}(an alias of nothing)")]
    public void A_file_that_is_no_policy_is_explained(string text, string expected) =>
        Assert.That(Message(() => PolicyLoader.Parse(text, "p.yaml")), Does.StartWith(expected));

    [Test]
    [CancelAfter(10_000)]
    public void Deep_nesting_is_refused([Values("[", "{a: ", "- ", "? ")] string opening)
    {
        var text = string.Concat(Enumerable.Repeat(opening, 1_000_000 / opening.Length));
        Assert.That(Message(() => PolicyLoader.Parse(text, "p.yaml")), Is.EqualTo("p.yaml:1: nesting is deeper than 8 levels; flatten it"));
    }

    [Test]
    [CancelAfter(10_000)]
    public void Very_many_values_are_refused()
    {
        var text = "zones:\n" + string.Concat(Enumerable.Repeat("- a\n", 200_000));
        Assert.That(Message(() => PolicyLoader.Parse(text, "p.yaml")), Does.StartWith("p.yaml:19999: more than 20000 values"));
    }

    [Test]
    [CancelAfter(20_000)]
    public void The_most_flows_are_compared_within_seconds()
    {
        var text = new StringBuilder("zones: { a: { roles: [a], description: A. } }\nflows:\n");
        for (var i = 1; i <= PolicyLoader.MaximumFlows; i++)
            text.Append($"- {{ id: f{i}, from: a, to: a, protocol: tcp, ports: {i}, purpose: p, seed: {{ section: s }} }}\n");
        var watch = Stopwatch.StartNew();

        Assert.That(PolicyLoader.Parse(text.ToString(), "p.yaml").Flows, Has.Length.EqualTo(PolicyLoader.MaximumFlows));
        Assert.That(watch.Elapsed, Is.LessThan(TimeSpan.FromSeconds(15)));
    }

    [Test]
    [CancelAfter(60_000)]
    public void A_mutated_file_is_read_or_refused_but_never_crashes([Values("policy", "topology")] string kind)
    {
        var text = kind == "policy" ? Policy[..6000] : Topology;
        var edit = Gen.Select(Gen.Int[0, text.Length - 1], Gen.Int[0, 30], Inserts, (at, cut, insert) => (at, cut, insert));

        edit.Array[1, 4].Sample(edits => ReadsOrRefuses(kind, edits.Aggregate(text, Apply)), iter: 1500);
    }

    [Test]
    [CancelAfter(60_000)]
    public void Noise_is_refused_but_never_crashes() =>
        Gen.OneOf(Inserts, Gen.String[Gen.Char["{}[]:,-?&*!|>'\"%@`#\\ \n\tab01x"], 0, 40]).Array[0, 12]
            .Sample(parts => ReadsOrRefuses("policy", string.Concat(parts)), iter: 3000);

    private static readonly Gen<string> Inserts = Gen.OneOf(
        Gen.Int[0, Tokens.Length - 1].Select(index => Tokens[index]),
        Gen.String[0, 6]);

    private static string[] Tokens =>
    [
        "", "\n", "\n  ", "  ", ": ", "- ", "[", "]", "{", "}", "&a ", "*a", "!!int ", "!<x> ", "|", ">", "'", "\"", "\"\\",
        "\\xZZ", "\"\\UFFFFFFFF\"",
        "\"\\ud800\"", "%YAML 9.9\n", "%YAML 99999999999.1\n---\n", "%TAG ! x\n", "---\n", "...\n",
        "? ", "#", "\t", "\0", "\u0085", "\u2028", "\uFEFF",
        "65536", "-1", "0", "0-65535", "~", "null", "<<: ", "=", "zones:", "flows:", "hosts:", "ports: ", "198.18.0.1", "::1",
    ];

    private static string Apply(string text, (int At, int Cut, string Insert) edit)
    {
        var at = Math.Min(edit.At, text.Length);
        return string.Concat(text.AsSpan(0, at), edit.Insert, text.AsSpan(Math.Min(text.Length, at + edit.Cut)));
    }

    private static bool ReadsOrRefuses(string kind, string text)
    {
        try
        {
            if (kind == "policy")
                PolicyLoader.Parse(text, "p.yaml");
            else
                TopologyLoader.Parse(text, "p.yaml", Reference.Policy);
            return true;
        }
        catch (ConfigurationException exception)
        {
            return exception.Message.StartsWith("p.yaml:", StringComparison.Ordinal);
        }
    }

    private static string Message(Action code) => Assert.Throws<ConfigurationException>(code)!.Message;

    private string Write(byte[] content)
    {
        var file = Path.Combine(directory, "p.yaml");
        File.WriteAllBytes(file, content);
        return file;
    }
}
