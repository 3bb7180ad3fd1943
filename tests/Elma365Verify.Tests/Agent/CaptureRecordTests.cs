extern alias agent;

using agent::Elma365Verify.Agent.Capture;
using agent::Elma365Verify.Agent.Packets;
using agent::Elma365Verify.Agent.Protocol;

namespace Elma365Verify.Tests.Agent;

[FixtureLifeCycle(LifeCycle.InstancePerTestCase)]
internal sealed class CaptureRecordTests
{
    private readonly CaptureRecord record = new();

    [Test]
    public void Repeats_count_and_cells_do_not()
    {
        Assert.That(record.IsEmpty);
        Add(80);
        Add(81);
        Add(80);

        var capture = record.ToCapture(7);
        using (Assert.EnterMultipleScope())
        {
            Assert.That(record.IsEmpty, Is.False);
            Assert.That(capture.Sweep, Is.EqualTo(7));
            Assert.That(capture.Captured, Is.EqualTo(3));
            Assert.That(capture.Cells, Is.EqualTo(new ushort[] { 80, 81 }));
            Assert.That(capture.Ports, Is.EqualTo(capture.Cells));
        }
    }

    [Test]
    public void A_translated_port_is_kept_beside_the_cell_it_was_sent_for()
    {
        Add(8080, port: 80);

        var capture = record.ToCapture(7);
        Assert.That(capture.Cells, Is.EqualTo(new ushort[] { 8080, 8080 }));
        Assert.That(capture.Ports, Is.EqualTo(new ushort[] { 80, 80 }));
    }

    [Test]
    public void Ports_from_before_and_after_the_first_translation_are_kept()
    {
        Add(22);
        Add(8080, port: 80);
        Add(443);

        Assert.That(record.ToCapture(7).Ports, Is.EqualTo(new ushort[] { 22, 22, 80, 80, 443, 443 }));
    }

    [Test]
    public void Only_unexpected_frames_are_kept_and_not_too_many()
    {
        record.Expect([1, 1000]);
        for (ushort port = 500; port < 2000; port++)
            Add(port);

        Assert.That(record.Frames, Has.Count.EqualTo(256));
        Assert.That(record.Frames[0].Bytes, Is.EqualTo(SampleProbes.Frame(ProbeProtocol.Tcp, 7, 1001)));
        Assert.That(record.ToCapture(7).Captured, Is.EqualTo(1500));
    }

    private void Add(ushort cell, ushort? port = null) => record.Add(
        new Arrival(ArrivalKind.Probe, ProbeProtocol.Tcp, 7, cell, port ?? cell), SampleProbes.Frame(ProbeProtocol.Tcp, 7, cell), 1);
}
