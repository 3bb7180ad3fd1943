using Elma365Verify.Agent.Protocol;
using Elma365Verify.Containers.Agents;
using Elma365Verify.Containers.Environments;
using Elma365Verify.Topologies;

namespace Elma365Verify.Containers.Reachability;

/// <summary>Asks every witness what it has captured.</summary>
internal static class WitnessRecords
{
    /// <summary>One record a host; a witness that no longer answers is a record with the reason, not an exception.</summary>
    public static async Task<IReadOnlyDictionary<Host, WitnessRecord>> CollectAsync(
        VerificationEnvironment environment, CancellationToken cancellation)
    {
        var records = await Task.WhenAll(environment.Sandboxes.Select(async sandbox =>
            (sandbox.Leg.Host, Record: await CollectAsync(sandbox, cancellation).ConfigureAwait(false)))).ConfigureAwait(false);
        return records.ToDictionary(item => item.Host, item => item.Record);
    }

    private static async Task<WitnessRecord> CollectAsync(Sandbox sandbox, CancellationToken cancellation)
    {
        try
        {
            var request = new CollectRequest(Leg.HostInterface);
            return new WitnessRecord(await sandbox.Agent.AskAsync<CollectResponse>(request, cancellation).ConfigureAwait(false), null);
        }
        catch (AgentException exception)
        {
            return new WitnessRecord(null, exception.Message);
        }
    }
}
