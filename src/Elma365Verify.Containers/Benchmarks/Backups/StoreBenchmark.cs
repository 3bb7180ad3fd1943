using Elma365Verify.Backup;
using Elma365Verify.Containers.Backup;
using Elma365Verify.Containers.DataSets;
using Elma365Verify.Containers.Engine;
using Elma365Verify.Containers.Images;
using Elma365Verify.Topologies;

namespace Elma365Verify.Containers.Benchmarks.Backups;

/// <summary>Measures one store: filled, backed up, restored and verified; filled anew, dumped and loaded in its own way.</summary>
/// <remarks>
/// Its host, a worker and an open firewall between them. Each way reads a server filled for it alone, with the same records, and writes
/// into a fresh one: whoever reads first writes PostgreSQL's hint bits, and what RabbitMQ took back stays in its memory, so the second
/// reader of the same server would have it easier. Clients and toolboxes are opened before the clock runs.
/// </remarks>
internal sealed class StoreBenchmark
{
    private const string ClientZone = "worker";

    private readonly DockerEngine engine;
    private readonly VerificationInputs inputs;
    private readonly SessionImages images;
    private readonly ResolvedImage? tools;
    private readonly string store;
    private readonly string runId;
    private readonly PhaseClock clock;
    private readonly TimeProvider time;

    private StoreBenchmark(
        DockerEngine engine, VerificationInputs inputs, SessionImages images, ResolvedImage? tools, string store, string runId,
        PhaseClock clock, TimeProvider time)
    {
        (this.engine, this.inputs, this.images, this.tools) = (engine, inputs, images, tools);
        (this.store, this.runId, this.clock, this.time) = (store, runId, clock, time);
    }

    /// <summary>Finds the images.</summary>
    /// <exception cref="EnvironmentException">One can't be had.</exception>
    public static async Task<StoreBenchmark> PrepareAsync(
        DockerEngine engine, string store, string runId, PhaseClock clock, TimeProvider time, CancellationToken cancellation)
    {
        var whole = VerificationInputs.Load(new VerificationOptions());
        var client = whole.Topology.Hosts.First(host => host.Zone == ClientZone);
        var inputs = whole with { Topology = new Topology([client, .. whole.Topology.Hosts.Where(host => host.Service == store)]) };
        return await clock.MeasureAsync($"{store}: images", async phase =>
        {
            var images = await VerificationSession.ResolveImagesAsync(engine, inputs, phase, cancellation).ConfigureAwait(false);
            using var resolver = new ImageResolver(
            engine, inputs.Images, inputs.Options.Images, phase, inputs.Options.Sourcing);
            var tools = StoreArchives.NeedTools(store)
                ? await resolver.ReferenceAsync(store, cancellation).ConfigureAwait(false)
                : null;
            return new StoreBenchmark(engine, inputs, images, tools, store, runId, clock, time);
        }).ConfigureAwait(false);
    }

    /// <summary>Measures it with some amount of data.</summary>
    /// <exception cref="EnvironmentException">The environment could not start.</exception>
    public async Task<BackupMeasurement> MeasureAsync(DataAmount size, CancellationToken cancellation)
    {
        var name = $"{store}, {size}";
        var nothing = new BackupMeasurement(store, images.Services[store].StandIn?.Name, PlainCopies.Baseline(store), size);
        try
        {
            var own = await FilledAsync(
                name, size, (session, source, _) => OwnAsync(name, session, source, nothing, cancellation), cancellation)
                .ConfigureAwait(false);
            var plain = await FilledAsync(
                name, size, (session, source, bulk) => PlainAsync(name, session, source, bulk, cancellation), cancellation)
                .ConfigureAwait(false);
            return own with { Plain = plain };
        }
        catch (Exception exception) when (
            !cancellation.IsCancellationRequested && exception is not (EnvironmentException or ConfigurationException))
        {
            // Whatever a client throws is why this store has no figures; the others still have.
            return nothing with { Failure = exception.Message };
        }
    }

    private async Task<T> FilledAsync<T>(
        string name, DataAmount size, Func<VerificationSession, ReachableStore, long, Task<T>> measureAsync, CancellationToken cancellation)
    {
        var session = await clock.MeasureAsync(
            $"{name}: environment",
            phase => VerificationSession.StartAsync(engine, inputs, images, runId, phase, cancellation)).ConfigureAwait(false);
        await using var _ = session.ConfigureAwait(false);
        var server = SourceSite.Servers(session)[0];
        var client = SourceSite.Client(session, server)
            ?? throw new EnvironmentException($"No host may reach {store} on every port that a backup uses.");
        var source = SourceSite.Reach(session, server, client);
        await using var __ = source.ConfigureAwait(false);
        var bulk = await FillAsync(name, source, size, cancellation).ConfigureAwait(false);
        return await measureAsync(session, source, bulk).ConfigureAwait(false);
    }

    private Task<long> FillAsync(string name, ReachableStore source, DataAmount size, CancellationToken cancellation) =>
        clock.MeasureAsync($"{name}: fill", async phase =>
        {
            var opened = await OpenedClients.OpenAsync([source], cancellation).ConfigureAwait(false);
            await using var _ = opened.ConfigureAwait(false);
            var bulk = DataSetSize.Of(store, size.Bytes).In(opened.Clients);
            await DataSet.Fillings(opened.Clients).Single()
                .FillAsync(new BulkRecords(DataSet.UsualSeed, bulk), phase, cancellation).ConfigureAwait(false);
            return (long)bulk.Orders + bulk.Documents + bulk.Objects + bulk.Messages + bulk.Sessions;
        });

    private async Task<BackupMeasurement> OwnAsync(
        string name, VerificationSession session, ReachableStore source, BackupMeasurement nothing, CancellationToken cancellation)
    {
        var site = await FreshAsync(name, session, source, cancellation).ConfigureAwait(false);
        await using var _ = site.ConfigureAwait(false);
        var target = site.Reach(source.Host);
        await using var __ = target.ConfigureAwait(false);
        var archives = new StoreArchives(engine, (_, _) => Task.FromResult(tools!), runId);
        var from = await archives.OpenAsync(source, cancellation).ConfigureAwait(false);
        await using var ___ = from.ConfigureAwait(false);
        var into = await archives.OpenAsync(target, cancellation).ConfigureAwait(false);
        await using var ____ = into.ConfigureAwait(false);
        return await clock.MeasureAsync(
            $"{name}: backup, restore, verify",
            phase => new OwnRound(source, from.Archive, into.Archive, time).RunAsync(nothing, phase, cancellation)).ConfigureAwait(false);
    }

    private async Task<PlainTimes> PlainAsync(
        string name, VerificationSession session, ReachableStore source, long bulk, CancellationToken cancellation)
    {
        var site = await FreshAsync(name, session, source, cancellation).ConfigureAwait(false);
        await using var _ = site.ConfigureAwait(false);
        var target = site.Reach(source.Host);
        await using var __ = target.ConfigureAwait(false);
        var copies = new PlainCopies(engine, tools, runId);
        var copy = await copies.OpenAsync(source, target, cancellation).ConfigureAwait(false);
        await using var ___ = copy.ConfigureAwait(false);
        using var workspace = Workspace.Make();
        Directory.CreateDirectory(workspace.Backups);
        return await clock.MeasureAsync($"{name}: its own dump and load", async phase =>
        {
            var began = time.GetTimestamp();
            await copy.DumpAsync(workspace.Backups, phase, cancellation).ConfigureAwait(false);
            var dumped = time.GetTimestamp();
            var records = await copy.LoadAsync(workspace.Backups, phase, cancellation).ConfigureAwait(false);
            var loaded = time.GetTimestamp();
            return records >= bulk
                ? new PlainTimes(time.GetElapsedTime(began, dumped).TotalSeconds, time.GetElapsedTime(dumped, loaded).TotalSeconds)
                : throw new BackupException(FormattableString.Invariant(
                    $"the store's own dump and load brought {records:N0} of at least {bulk:N0} records back"));
        }).ConfigureAwait(false);
    }

    private Task<RestoreSite> FreshAsync(
        string name, VerificationSession session, ReachableStore source, CancellationToken cancellation) => clock.MeasureAsync(
        $"{name}: fresh server",
        phase => RestoreSite.StartAsync(session, images.Agent, [source.Server], phase, cancellation));
}
