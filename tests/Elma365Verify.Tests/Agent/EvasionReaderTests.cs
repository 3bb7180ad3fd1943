extern alias agent;

using agent::Elma365Verify.Agent.Packets;
using agent::Elma365Verify.Agent.Protocol;
using CsCheck;
using Elma365Verify.Evasions;
using Elma365Verify.Evasions.Frames;

namespace Elma365Verify.Tests.Agent;

/// <summary>A witness finds the mark whatever the protocols around it.</summary>
internal sealed class EvasionReaderTests
{
    private const int Ip = 14;

    private static readonly EvasionReader Reader = new(SampleProbes.Mark);
    private static readonly ArrivalReader Probes = new(SampleProbes.Mark);
    private static readonly EvasionMark Stamp = new(SampleProbes.Mark.EvasionMagic, SampleProbes.Mark.Identification, Sweep: 7);
    private static readonly LinkRoute Link = new([2, 0xe3, 0x65, 1, 0, 7], [2, 0xe3, 0x65, 0, 0, 7]);
    private static readonly EvasionPlan Plan = new(Reference.Policy, Reference.Topology);

    private static readonly List<(EvasionCell Cell, byte[] Frame)> Frames =
    [
        .. Plan.Ring.Where(sweep => sweep.From.Name == "worker-1").SelectMany(Plan.Cells)
            .SelectMany(cell => EvasionFrames.Of(cell, Stamp, Link), (cell, frame) => (cell, frame)),
    ];

    [Test]
    public void Every_frame_of_a_plan_is_found_with_its_sweep_and_cell()
    {
        Assert.That(Frames, Has.Count.GreaterThan(800));
        foreach (var (cell, frame) in Frames)
            Assert.That(
                Reader.Read(frame),
                Is.EqualTo(new Arrival(ArrivalKind.Evasion, default, 7, cell.Number, cell.Number)),
                cell.ToString());
    }

    [Test]
    public void No_evasion_is_taken_for_a_probe_or_a_canary()
    {
        foreach (var (cell, frame) in Frames)
            Assert.That(Probes.Read(frame).Kind, Is.Not.AnyOf(ArrivalKind.Probe, ArrivalKind.Canary), cell.ToString());
    }

    [Test]
    public void No_probe_is_taken_for_an_evasion() => SampleProbes.Protocols.Sample(protocol =>
        Reader.Read(SampleProbes.Frame(protocol, 7, 8)).Kind == ArrivalKind.Unmarked);

    [Test]
    public void Another_runs_evasion_is_unmarked()
    {
        var other = new EvasionReader(new ProbeMark(0x4321, 0x4321, 0x1111111111111111));
        foreach (var (cell, frame) in Frames)
            Assert.That(other.Read(frame).Kind, Is.EqualTo(ArrivalKind.Unmarked), cell.ToString());
    }

    [TestCase(3)]
    [TestCase(11)]
    public void An_error_that_quotes_an_evasion_is_an_answer_to_it(byte type)
    {
        var frame = Frame(EvasionFamilies.SourcePort);
        byte[] error = [.. frame[..(Ip + 20)], type, 0, 0, 0, 0, 0, 0, 0, .. frame[Ip..]];
        error[Ip + 9] = 1;
        Assert.That(Reader.Read(error).Kind, Is.EqualTo(ArrivalKind.Answer));
    }

    [Test]
    public void An_evasion_whose_headers_changed_on_the_way_is_still_one()
    {
        var frame = Frame(EvasionFamilies.SourcePort);
        byte[] longer = [.. frame[..(Ip + 20)], 1, 1, 1, 1, .. frame[(Ip + 20)..]];
        longer[Ip] = 0x46;
        Assert.That(Reader.Read(longer).Kind, Is.EqualTo(ArrivalKind.Evasion));
    }

    [Test]
    public void Random_bytes_and_damaged_evasions_are_read_without_an_exception()
    {
        Gen.Byte.Array[0, 128].Sample(bytes => Reader.Read(bytes).Kind != ArrivalKind.Canary);
        Gen.Select(Gen.Int[0, Frames.Count - 1], Gen.Int[0, 127], Gen.Byte, Gen.Int[0, 128]).Sample((index, at, value, length) =>
        {
            var frame = (byte[])Frames[index].Frame.Clone();
            frame[at % frame.Length] = value;
            _ = Reader.Read(frame.AsSpan(0, Math.Min(length, frame.Length)));
        });
        Gen.Select(Gen.Int[0, Frames.Count - 1], Gen.Int[0, 60]).Sample((index, from) =>
        {
            _ = Reader.Read(Frames[index].Frame.AsSpan(Math.Min(from, Frames[index].Frame.Length)));
        });
    }

    private static byte[] Frame(EvasionFamily family) => Frames.First(entry => entry.Cell.Family == family).Frame;
}
