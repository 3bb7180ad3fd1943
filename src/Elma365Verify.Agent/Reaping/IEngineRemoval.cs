namespace Elma365Verify.Agent.Reaping;

/// <summary>What a reaper needs of an engine.</summary>
internal interface IEngineRemoval
{
    /// <summary>Removes everything that carries all of the labels.</summary>
    /// <returns>Whether nothing of it was left.</returns>
    Task<bool> RemoveAsync(ReaperFilter filter, CancellationToken cancellation);
}
