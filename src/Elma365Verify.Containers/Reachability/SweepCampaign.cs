using Elma365Verify.Agent.Protocol;
using Elma365Verify.Containers.Agents;
using Elma365Verify.Containers.Environments;
using Elma365Verify.Policies;
using Elma365Verify.Reachability;
using Elma365Verify.Reporting;
using Elma365Verify.Topologies;

namespace Elma365Verify.Containers.Reachability;

/// <summary>
/// Runs a plan of sweeps under whatever the firewall has loaded: witnesses on every host, custody at the firewall, canaries
/// all the while. What was captured stays with the witnesses until the next campaign, for evidence.
/// </summary>
/// <param name="environment">The hosts and the firewall.</param>
/// <param name="mark">What the probes carry.</param>
/// <param name="lanes">Sweeps sent at a time.</param>
/// <param name="passes">How often a plan is gone through, one time after the other, where silence is to mean something.</param>
internal sealed class SweepCampaign(VerificationEnvironment environment, ProbeMark mark, int lanes, int passes)
{
    private const int MostRepeats = 2;
    private const int MostReadings = 4;
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(150);

    private readonly ProbeLanes probes = new(environment, mark, lanes);
    private readonly Dictionary<Sweep, NumberedSweep> current = [];
    private readonly Dictionary<ushort, IReadOnlyList<KeptFrame>> resent = [];
    private ushort lastNumber;

    /// <summary>What hosts sent each other of their own accord during the last plan.</summary>
    public IReadOnlyList<ForeignTraffic> Foreign { get; private set; } = [];

    /// <summary>Makes the hosts' kernels ignore probes; once for an environment.</summary>
    public Task PrepareAsync(CancellationToken cancellation) => Task.WhenAll(environment.Sandboxes.Select(sandbox =>
        sandbox.Agent.RunAsync("nft", ["-f", "-"], Wiring.ProbeSink(mark), cancellation)));

    /// <summary>Runs a plan.</summary>
    /// <param name="plan">The sweeps, each of them once.</param>
    /// <param name="expected">The cells of a sweep that should be delivered.</param>
    /// <param name="isCalibration">
    /// Whether no probe may be lost: expected cells that are missing are not sent again then, and once is enough.
    /// </param>
    /// <param name="phase">Told of every sweep sent.</param>
    /// <param name="cancellation">Ends the work early.</param>
    /// <returns>One observation a sweep, in the plan's order.</returns>
    /// <exception cref="AgentException">The firewall or a witness could not be set up.</exception>
    public async Task<IReadOnlyList<SweepObservation>> RunAsync(
        IReadOnlyList<Sweep> plan, Func<Sweep, PortSet> expected, bool isCalibration, IRunPhase phase, CancellationToken cancellation)
    {
        var sweeps = Number(plan, expected);
        await ArmAsync(sweeps, cancellation).ConfigureAwait(false);
        var often = isCalibration ? 1 : passes;
        var progress = new PassProgress(phase, sweeps.Count, often);
        var sent = await SendAsync(Whole(sweeps), pass: 1, progress.Count, cancellation).ConfigureAwait(false);
        if (!isCalibration)
            await RepeatMissingAsync(sweeps, sent, cancellation).ConfigureAwait(false);
        for (var pass = 2; pass <= often; pass++)
            Add(sent, await SendAsync(Whole(sweeps), pass, progress.Count, cancellation).ConfigureAwait(false));

        var guard = await AskGuardAsync(cancellation).ConfigureAwait(false);
        await Task.Delay(Settling, cancellation).ConfigureAwait(false);
        return await ReadAsync(sweeps, sent, often, guard, cancellation).ConfigureAwait(false);
    }

    /// <summary>The unexpected frames of a sweep of the last plan that a host's witness kept; none when it no longer answers.</summary>
    public async Task<IReadOnlyList<CapturedFrame>> KeptAsync(Sweep sweep, Host host, CancellationToken cancellation)
    {
        var kept = await KeptAsync(environment.SandboxOf(host).Agent, Leg.HostInterface, current[sweep].Number, cancellation)
            .ConfigureAwait(false);
        return [.. kept.Select(ToCaptured)];
    }

    /// <summary>The frames of a sweep of the last plan that were sent again, as they entered the firewall.</summary>
    public IReadOnlyList<CapturedFrame> Repeated(Sweep sweep) =>
        [.. resent.GetValueOrDefault(current[sweep].Number, []).Select(ToCaptured)];

    /// <summary>Frames are evidence, not verdicts: an agent that no longer answers has none, and that is all.</summary>
    private static async Task<IReadOnlyList<KeptFrame>> KeptAsync(
        AgentSession agent, string interfaceName, ushort sweep, CancellationToken cancellation)
    {
        try
        {
            var kept = await agent.AskAsync<FramesResponse>(new FramesRequest(interfaceName, sweep), cancellation).ConfigureAwait(false);
            return kept.Frames;
        }
        catch (AgentException)
        {
            return [];
        }
    }

    private static CapturedFrame ToCaptured(KeptFrame frame) => new(frame.Nanoseconds, frame.Bytes);

    private List<NumberedSweep> Number(IReadOnlyList<Sweep> plan, Func<Sweep, PortSet> expected)
    {
        current.Clear();
        resent.Clear();
        foreach (var sweep in plan)
        {
            // The last number is reserved for canaries; nobody runs so many sweeps that numbers come round again while probes
            // of the first are in flight.
            lastNumber = lastNumber == ushort.MaxValue - 1 ? (ushort)1 : (ushort)(lastNumber + 1);
            current.Add(sweep, new NumberedSweep(lastNumber, sweep, expected(sweep)));
        }

        return [.. current.Values];
    }

    private async Task ArmAsync(List<NumberedSweep> sweeps, CancellationToken cancellation)
    {
        await environment.Firewall.StartCustodyAsync(environment.Legs, mark, cancellation).ConfigureAwait(false);
        await Task.WhenAll(environment.Sandboxes.Select(sandbox =>
            sandbox.Agent.DoAsync(new StartWitnessRequest(Leg.HostInterface, mark), cancellation))).ConfigureAwait(false);
        await Task.WhenAll(sweeps.Where(sweep => !sweep.Expected.IsEmpty).Select(sweep =>
        {
            var expect = new ExpectRequest(Leg.HostInterface, sweep.Number, sweep.Expected.ToCells());
            return environment.SandboxOf(sweep.Sweep.To).Agent.DoAsync(expect, cancellation);
        })).ConfigureAwait(false);
        await environment.Firewall.StartGuardAsync(environment.Legs, mark, cancellation).ConfigureAwait(false);
    }

    private static List<(NumberedSweep Sweep, PortSet Cells)> Whole(List<NumberedSweep> sweeps) =>
        [.. sweeps.Select(sweep => (sweep, sweep.Sweep.Protocol.Cells()))];

    private static void Add(Dictionary<ushort, SendRecord> sent, Dictionary<ushort, SendRecord> later)
    {
        foreach (var (number, record) in later)
            sent[number] = sent[number].And(record);
    }

    /// <summary>
    /// One direction of every pair, then the other: a probe one way must not be taken by connection tracking for the answer to
    /// a probe the other way.
    /// </summary>
    private async Task<Dictionary<ushort, SendRecord>> SendAsync(
        List<(NumberedSweep Sweep, PortSet Cells)> sweeps, int pass, Action<NumberedSweep> completed, CancellationToken cancellation)
    {
        var numbers = environment.Legs.ToDictionary(leg => leg.Host, leg => leg.Number);
        var all = new Dictionary<ushort, SendRecord>();
        foreach (var direction in sweeps.GroupBy(item => numbers[item.Sweep.Sweep.From] < numbers[item.Sweep.Sweep.To]))
        {
            await environment.Firewall.ForgetConnectionsAsync(cancellation).ConfigureAwait(false);
            foreach (var (number, record) in await probes.SendAsync(direction, pass, completed, cancellation).ConfigureAwait(false))
                all[number] = record;
        }

        return all;
    }

    /// <summary>
    /// Only what was expected and is missing may be sent again; the repeats are captured where they enter the firewall, as
    /// evidence. An agent that fails meanwhile ends the repeats: what is still missing is judged as it is.
    /// </summary>
    private async Task RepeatMissingAsync(List<NumberedSweep> sweeps, Dictionary<ushort, SendRecord> sent, CancellationToken cancellation)
    {
        try
        {
            for (var repeat = 0; repeat < MostRepeats; repeat++)
            {
                var missing = await SettledMissingAsync(sweeps, sent, cancellation).ConfigureAwait(false);
                if (missing.Count == 0)
                    return;
                await RepeatAsync(missing, sent, cancellation).ConfigureAwait(false);
            }
        }
        catch (AgentException)
        {
            // Whoever failed here is asked again at the end, and its failure becomes a doubt there.
        }
    }

    private async Task RepeatAsync(
        List<(NumberedSweep Sweep, PortSet Cells)> missing, Dictionary<ushort, SendRecord> sent, CancellationToken cancellation)
    {
        var sources = missing.Select(item => item.Sweep.Sweep.From.Name).Distinct().ToList();
        var firewall = environment.Firewall.Agent;
        await Task.WhenAll(sources.Select(source => firewall.DoAsync(new StartWitnessRequest(source, mark), cancellation)))
            .ConfigureAwait(false);
        var again = await SendAsync(missing, pass: 1, _ => { }, cancellation).ConfigureAwait(false);
        foreach (var (number, record) in again)
            sent[number] = sent[number].And(record with { Retried = record.Rounds.FirstOrDefault(PortSet.Empty) });
        await Task.Delay(Settling, cancellation).ConfigureAwait(false);
        foreach (var (sweep, _) in missing)
            resent[sweep.Number] = await KeptAsync(firewall, sweep.Sweep.From.Name, sweep.Number, cancellation).ConfigureAwait(false);
        await Task.WhenAll(sources.Select(source => firewall.DoAsync(new StopWitnessRequest(source), cancellation))).ConfigureAwait(false);
    }

    /// <summary>What is still missing once the witnesses had time to read it; when nothing is, no time is spent.</summary>
    private async Task<List<(NumberedSweep Sweep, PortSet Cells)>> SettledMissingAsync(
        List<NumberedSweep> sweeps, Dictionary<ushort, SendRecord> sent, CancellationToken cancellation)
    {
        var missing = await MissingAsync(sweeps, sent, cancellation).ConfigureAwait(false);
        if (missing.Count == 0)
            return missing;
        await Task.Delay(Settling, cancellation).ConfigureAwait(false);
        return await MissingAsync(sweeps, sent, cancellation).ConfigureAwait(false);
    }

    private async Task<List<(NumberedSweep Sweep, PortSet Cells)>> MissingAsync(
        List<NumberedSweep> sweeps, Dictionary<ushort, SendRecord> sent, CancellationToken cancellation)
    {
        var witnesses = await WitnessRecords.CollectAsync(environment, cancellation).ConfigureAwait(false);
        return
        [
            .. from sweep in sweeps
               where sent.TryGetValue(sweep.Number, out var record) && record.Failure is null
                   && witnesses[sweep.Sweep.To].Collected is not null
               let seen = witnesses[sweep.Sweep.To].Collected!.Sweeps.FirstOrDefault(capture => capture.Sweep == sweep.Number)
               let cells = sweep.Expected.Except(seen?.Cells.ToPortSet() ?? PortSet.Empty)
               where !cells.IsEmpty
               select (sweep, cells),
        ];
    }

    /// <summary>
    /// Reads custody and witnesses until the books balance: all that was sent has entered, all that was handed on has been
    /// captured, every canary is in. A machine under load needs some time for that; an imbalance that stays is a doubt.
    /// </summary>
    private async Task<IReadOnlyList<SweepObservation>> ReadAsync(
        List<NumberedSweep> sweeps,
        Dictionary<ushort, SendRecord> sent,
        int often,
        StopGuardResponse? guard,
        CancellationToken cancellation)
    {
        for (var reading = 1; ; reading++)
        {
            var custody = await ReadCustodyAsync(cancellation).ConfigureAwait(false);
            var witnesses = await WitnessRecords.CollectAsync(environment, cancellation).ConfigureAwait(false);
            var foreign = await ReadForeignAsync(witnesses, cancellation).ConfigureAwait(false);
            var assembler = new ObservationAssembler(sent, custody, witnesses, guard) { Passes = often, Foreign = foreign };
            Foreign = [.. assembler.ForeignTraffic.Select(Named)];
            List<SweepObservation> observations = [.. sweeps.Select(assembler.Assemble).Select(Named)];
            var balanced = observations.All(observation => observation is { Doubts: [] }
                && observation.Entered == observation.Sent && observation.Captured == observation.HandedOn);
            if (reading == MostReadings || balanced)
                return observations;
            await Task.Delay(Settling, cancellation).ConfigureAwait(false);
        }
    }

    /// <summary>Asked last, so that whatever a witness captured has been counted; asked at all only where one captured something.</summary>
    private async Task<ForeignCustody> ReadForeignAsync(
        IReadOnlyDictionary<Host, WitnessRecord> witnesses, CancellationToken cancellation)
    {
        if (witnesses.Values.All(witness => witness.Collected is not { Unmarked: > 0 }))
            return ForeignCustody.None;
        try
        {
            return await environment.Firewall.ReadForeignCustodyAsync(cancellation).ConfigureAwait(false);
        }
        catch (Exception exception) when (exception is AgentException or FormatException)
        {
            // Then no packet is anybody's, which is the doubt it should be.
            return ForeignCustody.None;
        }
    }

    private SweepObservation Named(SweepObservation observation) =>
        observation.Foreign.Count == 0 ? observation : observation with { Foreign = [.. observation.Foreign.Select(Named)] };

    private ForeignTraffic Named(ForeignTraffic foreign)
    {
        var sandbox = environment.SandboxOf(foreign.Sender);
        var subject = environment.Subjects.FirstOrDefault(subject => subject.Sandbox == sandbox);
        return foreign with
        {
            Container = (subject?.Container ?? sandbox.Container).Name.TrimStart('/'),
            Mac = Leg.Colons(sandbox.Leg.HostMac),
        };
    }

    private async Task<StopGuardResponse?> AskGuardAsync(CancellationToken cancellation)
    {
        try
        {
            return await environment.Firewall.StopGuardAsync(cancellation).ConfigureAwait(false);
        }
        catch (AgentException)
        {
            return null;
        }
    }

    private async Task<CustodyRecord> ReadCustodyAsync(CancellationToken cancellation)
    {
        try
        {
            var (entered, handedOn) = await environment.Firewall.ReadCustodyAsync(cancellation).ConfigureAwait(false);
            return new CustodyRecord(entered, handedOn, null);
        }
        catch (Exception exception) when (exception is AgentException or FormatException)
        {
            return new CustodyRecord(new CustodyCounters(), new CustodyCounters(), exception.Message);
        }
    }
}
