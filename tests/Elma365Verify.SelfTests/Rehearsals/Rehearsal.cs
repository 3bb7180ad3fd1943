using Elma365Verify.Backup.Results;
using Elma365Verify.Containers;
using Elma365Verify.Containers.Backup;
using Elma365Verify.Containers.Environments;
using Elma365Verify.Reporting;
using Elma365Verify.Topologies;

namespace Elma365Verify.SelfTests.Rehearsals;

/// <summary>Rehearses the loss of some of the reference topology's stores.</summary>
internal static class Rehearsal
{
    /// <summary>Rehearses.</summary>
    /// <param name="hosts">The hosts there are: a client, and stores.</param>
    /// <param name="ruleset">The ruleset; null for the reference.</param>
    /// <param name="reorder">The order of the backups.</param>
    /// <param name="token">Ends it early.</param>
    public static async Task<BackupResult> RunAsync(
        IReadOnlyCollection<string> hosts,
        Ruleset? ruleset,
        Func<IReadOnlyList<string>, IReadOnlyList<string>> reorder,
        CancellationToken token)
    {
        var whole = VerificationInputs.Load(new VerificationOptions());
        var inputs = whole with { Topology = new Topology([.. whole.Topology.Hosts.Where(host => hosts.Contains(host.Name))]) };
        var images = await VerificationSession.ResolveImagesAsync(SharedEnvironment.Engine, inputs, new SilentPhase(), token);
        await using var session = await VerificationSession.StartAsync(
            SharedEnvironment.Engine, inputs, images, RunNames.Next(), new SilentPhase(), token);
        await session.LoadAsync(ruleset ?? inputs.Ruleset, token);
        var verification = new BackupVerification(session, images, TimeProvider.System) { Reorder = reorder };
        return await verification.RunAsync(new PhaseClock(new SilentProgress(), TimeProvider.System), token);
    }
}
