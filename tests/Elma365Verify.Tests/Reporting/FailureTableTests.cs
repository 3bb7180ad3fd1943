using Elma365Verify.Policies;
using Elma365Verify.Reporting;
using Elma365Verify.Tests.Samples;

namespace Elma365Verify.Tests.Reporting;

internal sealed class FailureTableTests
{
    [Test]
    public void A_conforming_sweep_has_no_table() =>
        Assert.That(FailureTable.Render(new SampleRun().Verdict("worker-1", "data-redis", Protocol.Tcp)), Is.Empty);

    [Test]
    public void Wrong_cells_stand_expected_beside_observed()
    {
        var verdict = new SampleRun()
            .WithLeak("worker-1", "worker-2", Protocol.Tcp, "22, 8000-8999")
            .WithOutage("worker-1", "worker-2", Protocol.Tcp, "7500-7999")
            .WithStray("worker-1", "worker-2", Protocol.Tcp, "data-minio", "9001")
            .Verdict("worker-1", "worker-2", Protocol.Tcp);
        Assert.That(FailureTable.Render(verdict), Is.EqualTo("""
            worker-1 → worker-2 tcp
              cell          | expected  | observed               | verdict
              tcp 22        | blocked   | delivered              | Leak
              tcp 8000-8999 | blocked   | delivered              | Leak
              tcp 9001      | blocked   | captured at data-minio | Stray
              tcp 7500-7999 | delivered | blocked                | Outage
              65,535 sent, 65,535 entered the firewall, 1,501 handed on, 1,501 captured

            """));
    }

    [Test]
    public void Unproven_cells_say_what_was_expected_of_them_and_why_they_are_doubted()
    {
        var verdict = new SampleRun()
            .WithOutage("worker-1", "data-redis", Protocol.Tcp, "6379")
            .WithDoubt("worker-1", "data-redis", Protocol.Tcp, "the witness died")
            .Verdict("worker-1", "data-redis", Protocol.Tcp);
        Assert.That(FailureTable.Render(verdict), Is.EqualTo("""
            worker-1 → data-redis tcp
              cell           | expected  | observed | verdict
              tcp 6379       | delivered | silence  | Unproven
              tcp 1-6378     | blocked   | silence  | Unproven
              tcp 6380-65535 | blocked   | silence  | Unproven
              65,535 sent, 65,535 entered the firewall, 0 handed on, 0 captured
              doubt: the witness died

            """));
    }

    [Test]
    public void An_echo_is_named()
    {
        var verdict = new SampleRun().WithLeak("lan-1", "data-redis", Protocol.Icmp, "8").Verdict("lan-1", "data-redis", Protocol.Icmp);
        Assert.That(FailureTable.Render(verdict), Does.Contain("  icmp echo | blocked  | delivered | Leak\n"));
    }

    [Test]
    public void Thirty_rows_are_shown_and_the_rest_counted()
    {
        var ports = string.Join(", ", Enumerable.Range(0, 100).Select(number => 1000 + (2 * number)));
        var verdict = new SampleRun().WithLeak("lan-1", "data-redis", Protocol.Udp, ports).Verdict("lan-1", "data-redis", Protocol.Udp);
        var lines = FailureTable.Render(verdict).Split('\n');
        Assert.That(lines.Count(line => line.EndsWith("| Leak", StringComparison.Ordinal)), Is.EqualTo(30));
        Assert.That(lines, Does.Contain("  … and 70 more rows"));
    }
}
