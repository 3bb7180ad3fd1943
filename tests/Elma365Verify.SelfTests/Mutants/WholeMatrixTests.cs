using Elma365Verify.Policies;

namespace Elma365Verify.SelfTests.Mutants;

/// <summary>One port too many, somewhere among all hosts and all ports: found, and nothing else is.</summary>
public sealed class WholeMatrixTests
{
    [Test, CancelAfter(Bounds.Matrix)]
    public async Task One_extra_udp_port_somewhere_is_the_one_finding_of_the_whole_matrix(CancellationToken token)
    {
        var mutant = new MutantExpectation(
            Reference.Ruleset.WithRule("ip saddr $lan ip daddr $data_minio udp dport 9000 accept"),
            Change.Opens("lan-1", "data-minio", Protocol.Udp, "9000"))
        {
            Pairs = [.. Reference.Topology.Pairs().Select(pair => (pair.From.Name, pair.To.Name))],
        };
        var verdicts = await mutant.VerifyAsync(token);

        Assert.That(verdicts, Has.Count.EqualTo(SharedEnvironment.Session.Plan.Count));
        var report = Reports.Of(verdicts, []);
        Assert.That(report.Findings.Select(finding => finding.ToString()), Is.EqualTo(["Leak  lan-1 → data-minio  udp 9000"]));
        Assert.That(report.ExitCode, Is.EqualTo(1));

        Assert.That(mutant.Evidence!.Of(report.Findings[0]), Has.Count.EqualTo(1), "The packet itself is the evidence.");
    }
}
