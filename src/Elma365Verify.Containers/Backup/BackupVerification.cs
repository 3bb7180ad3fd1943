using Elma365Verify.Backup.Ledgers;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Backup.References;
using Elma365Verify.Backup.Results;
using Elma365Verify.Containers.DataSets;
using Elma365Verify.Containers.Environments;
using Elma365Verify.Containers.Images;
using Elma365Verify.Containers.Load;
using Elma365Verify.Policies;
using Elma365Verify.Reporting;
using Elma365Verify.Traffic;

namespace Elma365Verify.Containers.Backup;

/// <summary>
/// Rehearses the loss of every store: fills all through the firewall, keeps writing, backs them up one after another in the order that
/// leaves no reference dangling, restores each into a fresh server, and compares that with what was there, with what the writers know, and
/// with what other stores name.
/// </summary>
/// <param name="session">The environment, with the ruleset under test loaded.</param>
/// <param name="images">Its images.</param>
/// <param name="time">The clock.</param>
internal sealed class BackupVerification(VerificationSession session, SessionImages images, TimeProvider time)
{
    // Before the first backup every store has acknowledged some writes, which its backup then has to hold.
    private const int WritesBefore = 20;

    private static readonly TimeSpan WritesWithin = TimeSpan.FromSeconds(30);

    // Writers go on for a moment after the last backup; a restore of it loses what they wrote then.
    private static readonly TimeSpan WritesAfter = TimeSpan.FromSeconds(1);

    /// <summary>Rehearses.</summary>
    /// <param name="clock">Told of each phase.</param>
    /// <param name="cancellation">Ends it early; nothing is left behind.</param>
    /// <exception cref="EnvironmentException">The fresh servers could not start, or the environment broke.</exception>
    public async Task<BackupResult> RunAsync(PhaseClock clock, CancellationToken cancellation)
    {
        using var workspace = new Workspace();
        var vault = BackupVault.On(workspace.Backups, time);
        var servers = SourceSite.Servers(session);
        var (reached, unreachable) = Reach(servers);
        var rehearsals = reached.Select(store => new StoreRehearsal(store, workspace.Ledger(store.Store), time)).ToList();
        try
        {
            var archives = await clock.MeasureAsync("tools", phase => ArchivesAsync(phase, cancellation)).ConfigureAwait(false);
            var traffic = await RecordedAsync(
                reached, () => UseAsync(reached, rehearsals, vault, archives, clock, cancellation), cancellation).ConfigureAwait(false);
            var references = await RestoreAsync(reached, rehearsals, vault, archives, clock, cancellation).ConfigureAwait(false);
            return new BackupResult([.. rehearsals.Select(rehearsal => rehearsal.Result), .. unreachable], references, traffic);
        }
        finally
        {
            rehearsals.ForEach(rehearsal => rehearsal.Dispose());
            foreach (var store in reached)
                await store.DisposeAsync().ConfigureAwait(false);
        }
    }

    private (List<ReachableStore> Reached, List<StoreBackupResult> Unreachable) Reach(IReadOnlyList<Subject> servers)
    {
        var order = BackupOrder.Of(servers.Select(server => server.Service.Role), EdgesOf(servers.Select(server => server.Service.Role)));
        var reached = new List<ReachableStore>();
        var unreachable = new List<StoreBackupResult>();
        foreach (var server in servers.OrderBy(server => order.IndexOf(server.Service.Role)))
        {
            if (SourceSite.Client(session, server) is { } client)
                reached.Add(SourceSite.Reach(session, server, client));
            else
                unreachable.Add(Unreachable(server));
        }

        return (reached, unreachable);
    }

    private static StoreBackupResult Unreachable(Subject server) => new(
        server.Service.Role,
        server.Sandbox.Leg.Host.Name,
        new BackupImage(server.Image.Reference, server.Image.Digest, server.Image.Contract!),
        server.Image.StandIn?.Name)
    {
        Failure = $"the policy lets nobody in on all ports a backup needs: {string.Join(", ", SourceSite.Needed(server))}",
    };

    private static IEnumerable<(string From, string To)> EdgesOf(IEnumerable<string> stores)
    {
        var there = stores.ToHashSet();
        return ReferenceEdges.All.Where(edge => there.Contains(edge.From) && there.Contains(edge.To));
    }

    private async Task<StoreArchives> ArchivesAsync(IRunPhase phase, CancellationToken cancellation)
    {
        using var resolver = new ImageResolver(session.Engine, session.Inputs.Images, session.Inputs.Options.Images, phase);
        var tools = new Dictionary<string, ResolvedImage>();
        foreach (var store in StoreArchives.Stores.Where(StoreArchives.NeedTools))
            tools[store] = await resolver.ReferenceAsync(store, cancellation).ConfigureAwait(false);
        return new StoreArchives(session.Engine, (store, _) => Task.FromResult(tools[store]), session.Environment.RunId);
    }

    /// <summary>Has the firewall record who speaks to whom while something is done, and judges that.</summary>
    private async Task<TrafficResult> RecordedAsync(
        IReadOnlyList<ReachableStore> stores, Func<Task> workAsync, CancellationToken cancellation)
    {
        var firewall = session.Environment.Firewall;
        await firewall.StartFlowsAsync(session.Environment.Legs, cancellation).ConfigureAwait(false);
        TrafficObservation observation;
        try
        {
            await workAsync().ConfigureAwait(false);
            observation = await firewall.ReadFlowsAsync(session.Inputs.Topology, cancellation).ConfigureAwait(false);
        }
        finally
        {
            await firewall.StopFlowsAsync(cancellation).ConfigureAwait(false);
        }

        var required =
            from store in stores
            let client = SourceSite.Client(session, store.Server)!
            from port in SourceSite.Needed(store.Server)
            select new RequiredConversation(client, store.Server.Sandbox.Leg.Host, Protocol.Tcp, (ushort)port);
        var judgement = TrafficJudgement.Of(observation, session.Inputs.Policy, session.Inputs.Topology, [.. required]);
        var outcome = judgement.Outcome switch
        {
            TrafficOutcome.Conforms => VerificationOutcome.Passed,
            TrafficOutcome.Finding => VerificationOutcome.Failed,
            _ => VerificationOutcome.Unknown,
        };
        return new TrafficResult(outcome, [.. judgement.Findings, .. judgement.Doubts], observation.Conversations.Count);
    }

    /// <summary>Fills the stores, and backs them up while they are written to.</summary>
    private static async Task UseAsync(
        IReadOnlyList<ReachableStore> stores,
        List<StoreRehearsal> rehearsals,
        BackupVault vault,
        StoreArchives archives,
        PhaseClock clock,
        CancellationToken cancellation)
    {
        var opened = await OpenedClients.OpenAsync(stores, cancellation).ConfigureAwait(false);
        await using var _ = opened.ConfigureAwait(false);
        await clock.MeasureAsync("fill", async phase =>
        {
            var bulk = new BulkRecords(DataSet.UsualSeed, DataSetSize.Small.In(opened.Clients));
            await Task.WhenAll(DataSet.Fillings(opened.Clients).Select(filling =>
                rehearsals.Single(rehearsal => rehearsal.Store == filling.Store).FillAsync(filling, bulk, phase, cancellation)))
                .ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
        await clock.MeasureAsync("backup", async phase =>
        {
            var ledgers = rehearsals.ToDictionary(rehearsal => rehearsal.Store, rehearsal => rehearsal.Ledger);
            var writers = await LoadWriters.StartAsync(opened.Clients, ledgers, new LoadOptions(), cancellation).ConfigureAwait(false);
            await using var __ = writers.ConfigureAwait(false);
            phase.Report("writers are at work");
            await writers.WaitAsync(WritesBefore, WritesWithin, cancellation).ConfigureAwait(false);
            foreach (var rehearsal in rehearsals)
                await rehearsal.BackUpAsync(vault, archives, new NamedPhase(phase, rehearsal.Store), cancellation).ConfigureAwait(false);
            await Task.Delay(WritesAfter, cancellation).ConfigureAwait(false);
            rehearsals.ForEach(rehearsal => rehearsal.Ledger.Mark(WriteEvent.Failed));
            foreach (var load in await writers.StopAsync().ConfigureAwait(false))
                rehearsals.Single(rehearsal => rehearsal.Store == load.Store).Note(load);
            return true;
        }).ConfigureAwait(false);
    }

    /// <summary>Restores everything into fresh servers, and compares.</summary>
    private async Task<ReferenceCheck?> RestoreAsync(
        IReadOnlyList<ReachableStore> sources,
        List<StoreRehearsal> rehearsals,
        BackupVault vault,
        StoreArchives archives,
        PhaseClock clock,
        CancellationToken cancellation)
    {
        var site = await clock.MeasureAsync(
            "fresh servers",
            phase => RestoreSite.StartAsync(
                session, images.Agent, [.. sources.Select(source => source.Server)], phase, cancellation)).ConfigureAwait(false);
        await using var _ = site.ConfigureAwait(false);
        var targets = rehearsals.ToDictionary(rehearsal => rehearsal.Store, rehearsal => site.Reach(rehearsal.Host));
        try
        {
            await clock.MeasureAsync("restore", async phase =>
            {
                foreach (var rehearsal in rehearsals)
                {
                    var opened = await archives.OpenAsync(targets[rehearsal.Store], cancellation).ConfigureAwait(false);
                    await using var __ = opened.ConfigureAwait(false);
                    var named = new NamedPhase(phase, rehearsal.Store);
                    await rehearsal.RestoreAsync(opened.Archive, named, cancellation).ConfigureAwait(false);
                    await rehearsal.CompareAsync(opened.Archive, vault, named, cancellation).ConfigureAwait(false);
                }

                return true;
            }).ConfigureAwait(false);
            return await clock.MeasureAsync(
                "records", phase => JudgeAsync(rehearsals, [.. targets.Values], phase, cancellation)).ConfigureAwait(false);
        }
        finally
        {
            foreach (var target in targets.Values)
                await target.DisposeAsync().ConfigureAwait(false);
        }
    }

    /// <summary>Judges every restored store by its writers' ledger, and follows what records of one name in another.</summary>
    /// <returns>Null where a store was not restored: then everything that leads there would dangle.</returns>
    private static async Task<ReferenceCheck?> JudgeAsync(
        List<StoreRehearsal> rehearsals, IReadOnlyList<ReachableStore> targets, IRunPhase phase, CancellationToken cancellation)
    {
        var restored = rehearsals.Where(rehearsal => rehearsal.IsUnderWay).ToList();
        var opened = await OpenedClients.OpenAsync(
            [.. targets.Where(target => restored.Exists(rehearsal => rehearsal.Store == target.Store))], cancellation).ConfigureAwait(false);
        await using var _ = opened.ConfigureAwait(false);
        foreach (var rehearsal in restored)
        {
            phase.Report($"{rehearsal.Store}: what its writers know");
            await rehearsal.JudgeAsync(
                () => WrittenRecords.ReadAsync(opened.Clients, rehearsal.Store, cancellation), cancellation).ConfigureAwait(false);
        }

        if (!rehearsals.TrueForAll(rehearsal => rehearsal.IsUnderWay))
            return null;
        phase.Report("following references");
        var found = await StoreReferences.ReadAsync(opened.Clients, cancellation).ConfigureAwait(false);
        return ReferenceCheck.Of(found.References, found.Records, [.. EdgesOf(rehearsals.Select(rehearsal => rehearsal.Store))]);
    }
}
