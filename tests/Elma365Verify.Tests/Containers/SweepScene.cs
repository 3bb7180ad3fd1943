using System.Globalization;
using Elma365Verify.Agent.Protocol;
using Elma365Verify.Containers.Environments;
using Elma365Verify.Containers.Reachability;
using Elma365Verify.Policies;
using Elma365Verify.Reachability;
using Elma365Verify.Tests.Samples;
using Elma365Verify.Topologies;

namespace Elma365Verify.Tests.Containers;

/// <summary>
/// Sweep 258 from worker-1 to data-redis over TCP as every party saw it; faultless, until a test changes one party's word.
/// The documented port 6379 was delivered.
/// </summary>
internal sealed record SweepScene
{
    private const ushort Number = 258;
    private static readonly Host Worker = SampleNetwork.Named("worker-1");
    private static readonly Host Redis = SampleNetwork.Named("data-redis");

    public SendRecord? Sent { get; init; } = new(65535, null) { Rounds = [Protocol.Tcp.Cells()] };

    public long Entered { get; init; } = 65535;

    public long HandedOn { get; init; } = 1;

    /// <summary>The sweep the custody counters speak of.</summary>
    public ushort CountedAs { get; init; } = Number;

    public string? CustodyFailure { get; init; }

    public WitnessRecord Target { get; init; } = Witness(Capture(1, 6379));

    public WitnessRecord Source { get; init; } = Witness();

    public WitnessRecord Bystander { get; init; } = Witness();

    public StopGuardResponse? Guard { get; init; } = new(Canaries: 10, Flushes: 0, TrackingDrops: 0, Failure: null);

    public ForeignCustody Foreign { get; init; } = ForeignCustody.None;

    public Protocol Protocol { get; init; } = Protocol.Tcp;

    public SweepObservation Observe()
    {
        var assembler = new ObservationAssembler(
            Sent is null ? new Dictionary<ushort, SendRecord>() : new Dictionary<ushort, SendRecord> { [Number] = Sent },
            new CustodyRecord(Counters(Entered), Counters(HandedOn), CustodyFailure),
            new Dictionary<Host, WitnessRecord> { [Redis] = Target, [Worker] = Source, [SampleNetwork.Named("data-minio")] = Bystander },
            Guard) { Foreign = Foreign };
        return assembler.Assemble(new NumberedSweep(Number, new Sweep(Worker, Redis, Protocol), SampleNetwork.Ports("6379")));
    }

    public SweepVerdict Decide() => new Judge(SampleNetwork.Policy).Decide(Observe());

    public static SweepCapture Capture(long captured, ushort cell, ushort? last = null, ushort? port = null, ushort sweep = Number) =>
        new(sweep, captured, [cell, last ?? cell], [port ?? cell, port ?? last ?? cell]);

    public static WitnessRecord Witness(params SweepCapture[] sweeps) => new(new CollectResponse(
        Alive: true, Failure: null, sweeps, Canaries: 10, Answers: 0, Unmarked: 0, FirstUnmarked: null, Dropped: 0), null);

    private CustodyCounters Counters(long packets) => CustodyCounters.Parse(string.Create(CultureInfo.InvariantCulture, $$"""
        { "nftables": [ { "set": { "elem": [
          { "elem": { "val": { "concat": ["{{Protocol.ToLowerName()}}", {{CountedAs}}] }, "counter": { "packets": {{packets}} } } }
        ] } } ] }
        """));
}
