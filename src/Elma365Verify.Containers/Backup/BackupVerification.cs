using Elma365Verify.Backup;
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

    /// <summary>Changes the order of the backups, to see what comes of another one; by default the order stays.</summary>
    public Func<IReadOnlyList<string>, IReadOnlyList<string>> Reorder { get; init; } = order => order;

    /// <summary>Rehearses.</summary>
    /// <param name="clock">Told of each phase.</param>
    /// <param name="cancellation">Ends it early; nothing is left behind.</param>
    /// <exception cref="EnvironmentException">
    /// The fresh servers could not start, the environment broke, or this machine has no room for the files of the rehearsal.
    /// </exception>
    public async Task<BackupResult> RunAsync(PhaseClock clock, CancellationToken cancellation)
    {
        using var workspace = Workspace.Make();
        var vault = BackupVault.On(workspace.Backups, time);
        var servers = SourceSite.Servers(session);
        var (reached, unreachable) = Reach(servers);
        var rehearsals = new List<StoreRehearsal>();
        try
        {
            foreach (var store in reached)
                rehearsals.Add(new StoreRehearsal(store, workspace.Ledger(store.Store), time));
            if (rehearsals.Count == 0)
                return new BackupResult([.. unreachable], References: null, Traffic: null);
            var inputs = session.Inputs;
            using var resolver = new ImageResolver(
                session.Engine, inputs.Images, inputs.Options.Images, new SilentPhase(), inputs.Options.Sourcing);
            var archives = await clock.MeasureAsync("tools", phase => ArchivesAsync(resolver, phase, cancellation)).ConfigureAwait(false);
            var traffic = await RecordedAsync(
                rehearsals, () => UseAsync(rehearsals, vault, archives, clock, cancellation), cancellation).ConfigureAwait(false);
            foreach (var rehearsal in rehearsals)
                rehearsal.Note(await FateAsync(rehearsal.Source.Server, cancellation).ConfigureAwait(false));
            var references = await RestoreAsync(rehearsals, vault, archives, clock, cancellation).ConfigureAwait(false);
            return new BackupResult([.. rehearsals.Select(rehearsal => rehearsal.Result), .. unreachable], references, traffic);
        }
        catch (Exception exception) when (exception is IOException || LocalDisk.RefusalIn(exception) is not null)
        {
            throw workspace.Refused(LocalDisk.RefusalIn(exception) ?? exception);
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
        var roles = servers.Select(server => server.Service.Role).Distinct().ToList();
        var order = Reorder(BackupOrder.Of(roles, EdgesOf(roles))).ToList();
        var reached = new List<ReachableStore>();
        var unreachable = session.Environment.Fallen
            .Where(server => StoreArchives.Stores.Contains(server.Service.Role)).Select(Fallen).ToList();
        foreach (var server in servers.OrderBy(server => order.IndexOf(server.Service.Role)))
        {
            if (SourceSite.Client(session, server) is not { } client)
                unreachable.Add(Start(server) with { Failure = Locked(server) });
            else if (reached.Exists(store => store.Store == server.Service.Role))
                unreachable.Add(Start(server)); // The data set is in the first store of a role; of a second one nothing is proven.
            else
                reached.Add(SourceSite.Reach(session, server, client));
        }

        return (reached, unreachable);
    }

    private static StoreBackupResult Start(Subject server) => new(
        server.Service.Role,
        server.Sandbox.Leg.Host.Name,
        new BackupImage(server.Image.Reference, server.Image.Digest, server.Image.Contract!),
        server.Image.StandIn?.Name);

    private static StoreBackupResult Fallen(FallenSubject server) => new(
        server.Service.Role,
        server.Sandbox.Leg.Host.Name,
        new BackupImage(server.Image.Reference, server.Image.Digest, server.Image.Contract!),
        server.Image.StandIn?.Name)
    {
        Failure = $"did not come up: {server.Failure.Message}",
    };

    private Task<ServerFate?> FateAsync(Subject server, CancellationToken cancellation) =>
        session.Environment.Watch.FateAsync(server, cancellation);

    private static string Locked(Subject server) =>
        $"the policy lets nobody in on all ports a backup needs: {string.Join(", ", SourceSite.Needed(server))}";

    private static IEnumerable<(string From, string To)> EdgesOf(IEnumerable<string> stores)
    {
        var there = stores.ToHashSet();
        return ReferenceEdges.All.Where(edge => there.Contains(edge.From) && there.Contains(edge.To));
    }

    /// <summary>The reference images' tools go with them; for an image that the user names they are chosen by its version.</summary>
    private async Task<StoreArchives> ArchivesAsync(ImageResolver resolver, IRunPhase phase, CancellationToken cancellation)
    {
        var tools = new Dictionary<string, ResolvedImage>();
        var named = session.Environment.Subjects.Where(server => server.Image.IsNamed).Select(server => server.Service.Role).ToHashSet();
        foreach (var store in StoreArchives.Stores.Where(StoreArchives.NeedTools))
        {
            if (named.Contains(store) || session.Inputs.Options.Images.GetValueOrDefault(store) is { Tools: not null })
                continue;
            phase.Report($"the tools of {store}");
            tools[store] = await resolver.ReferenceAsync(store, cancellation).ConfigureAwait(false);
        }

        var choose = ToolImages.By(resolver);
        return new StoreArchives(session.Engine, (store, _) => Task.FromResult(tools[store]), session.Environment.RunId)
        {
            Tools = (role, own) => tools.ContainsKey(role) ? null : choose(role, own),
        };
    }

    /// <summary>Has the firewall record who speaks to whom while something is done, and judges that.</summary>
    private async Task<TrafficResult> RecordedAsync(
        List<StoreRehearsal> rehearsals, Func<Task> workAsync, CancellationToken cancellation)
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
            from rehearsal in rehearsals
            where rehearsal.IsUnderWay
            let server = rehearsal.Source.Server
            let client = SourceSite.Client(session, server)!
            from port in SourceSite.Needed(server)
            select new RequiredConversation(client, server.Sandbox.Leg.Host, Protocol.Tcp, (ushort)port);
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
        List<StoreRehearsal> rehearsals, BackupVault vault, StoreArchives archives, PhaseClock clock, CancellationToken cancellation)
    {
        var opened = new OpenedClients();
        await using var _ = opened.ConfigureAwait(false);
        foreach (var rehearsal in rehearsals)
            await rehearsal.OpenAsync(opened, cancellation).ConfigureAwait(false);
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
            await BackUpAsync(rehearsals, opened.Clients, vault, archives, phase, cancellation).ConfigureAwait(false);
            return true;
        }).ConfigureAwait(false);
    }

    private static async Task BackUpAsync(
        List<StoreRehearsal> rehearsals,
        StoreClients clients,
        BackupVault vault,
        StoreArchives archives,
        IRunPhase phase,
        CancellationToken cancellation)
    {
        var underWay = rehearsals.Where(rehearsal => rehearsal.IsUnderWay).ToList();
        var ledgers = underWay.ToDictionary(rehearsal => rehearsal.Store, rehearsal => rehearsal.Ledger);
        LoadWriters writers;
        try
        {
            writers = await LoadWriters.StartAsync(clients.Only(ledgers.Keys), ledgers, new LoadOptions(), cancellation)
                .ConfigureAwait(false);
        }
        catch (BackupException exception)
        {
            underWay.ForEach(rehearsal => rehearsal.Fail($"writers: {exception.Message}"));
            return;
        }

        await using var _ = writers.ConfigureAwait(false);
        phase.Report("writers are at work");
        await writers.WaitAsync(WritesBefore, WritesWithin, cancellation).ConfigureAwait(false);
        foreach (var rehearsal in underWay)
            await rehearsal.BackUpAsync(vault, archives, new NamedPhase(phase, rehearsal.Store), cancellation).ConfigureAwait(false);
        await Task.Delay(WritesAfter, cancellation).ConfigureAwait(false);
        underWay.ForEach(rehearsal => rehearsal.Ledger.Mark(WriteEvent.Failed));
        foreach (var load in await writers.StopAsync().ConfigureAwait(false))
            underWay.Single(rehearsal => rehearsal.Store == load.Store).Note(load);
    }

    /// <summary>Restores everything into fresh servers, and compares.</summary>
    private async Task<ReferenceCheck?> RestoreAsync(
        List<StoreRehearsal> rehearsals, BackupVault vault, StoreArchives archives, PhaseClock clock, CancellationToken cancellation)
    {
        var underWay = rehearsals.Where(rehearsal => rehearsal.IsUnderWay).ToList();
        if (underWay.Count == 0)
            return null;
        var site = await clock.MeasureAsync(
            "fresh servers",
            phase => RestoreSite.StartAsync(
                session, images.Agent, [.. underWay.Select(rehearsal => rehearsal.Source.Server)], phase, cancellation))
                    .ConfigureAwait(false);
        await using var _ = site.ConfigureAwait(false);
        foreach (var rehearsal in underWay)
        {
            if (site.FailureOf(rehearsal.Host) is { } failure)
                rehearsal.Fail($"no fresh server of its image came up: {failure}");
        }

        underWay.RemoveAll(rehearsal => !rehearsal.IsUnderWay);
        var targets = underWay.ToDictionary(rehearsal => rehearsal.Store, rehearsal => site.Reach(rehearsal.Host));
        try
        {
            await clock.MeasureAsync("restore", async phase =>
            {
                foreach (var rehearsal in underWay)
                    await RestoreAsync(rehearsal, targets[rehearsal.Store], vault, archives, phase, cancellation).ConfigureAwait(false);
                return true;
            }).ConfigureAwait(false);
            return await clock.MeasureAsync(
                "records", phase => JudgeAsync(rehearsals, targets, phase, cancellation)).ConfigureAwait(false);
        }
        finally
        {
            foreach (var target in targets.Values)
                await target.DisposeAsync().ConfigureAwait(false);
        }
    }

    private async Task RestoreAsync(
        StoreRehearsal rehearsal,
        ReachableStore target,
        BackupVault vault,
        StoreArchives archives,
        IRunPhase phase,
        CancellationToken cancellation)
    {
        var opened = await archives.OpenAsync(target, cancellation).ConfigureAwait(false);
        await using var _ = opened.ConfigureAwait(false);
        var named = new NamedPhase(phase, rehearsal.Store);
        await rehearsal.RestoreAsync(opened.Archive, named, cancellation).ConfigureAwait(false);
        await rehearsal.CompareAsync(opened.Archive, vault, named, cancellation).ConfigureAwait(false);
        if (rehearsal.Result.Failure is not null && await FateAsync(target.Server, cancellation).ConfigureAwait(false) is { } fate)
            rehearsal.Note(fate with { Reason = $"while it was restored into, {fate.Reason}" });
    }

    /// <summary>Judges every restored store by its writers' ledger, and follows what records of one name in another.</summary>
    /// <returns>Null where a store was not restored: then everything that leads there would dangle.</returns>
    private static async Task<ReferenceCheck?> JudgeAsync(
        List<StoreRehearsal> rehearsals,
        Dictionary<string, ReachableStore> targets,
        IRunPhase phase,
        CancellationToken cancellation)
    {
        var opened = new OpenedClients();
        await using var _ = opened.ConfigureAwait(false);
        foreach (var rehearsal in rehearsals.Where(rehearsal => rehearsal.IsUnderWay))
        {
            await rehearsal.OpenAsync(opened, targets[rehearsal.Store], cancellation).ConfigureAwait(false);
            phase.Report($"{rehearsal.Store}: what its writers know");
            await rehearsal.JudgeAsync(
                () => WrittenRecords.ReadAsync(opened.Clients, rehearsal.Store, cancellation), cancellation).ConfigureAwait(false);
        }

        if (!rehearsals.TrueForAll(rehearsal => rehearsal.IsUnderWay))
            return null;
        phase.Report("following references");
        var found = await StoreReferences.ReadAsync(opened.Clients, cancellation).ConfigureAwait(false);
        // The data set also names records of stores that this topology does not have.
        var stores = rehearsals.Select(rehearsal => rehearsal.Store).ToHashSet();
        return ReferenceCheck.Of(
            found.References.Where(reference => stores.Contains(reference.To.Store)), found.Records, [.. EdgesOf(stores)]);
    }
}
