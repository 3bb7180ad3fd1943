namespace Elma365Verify.Containers.Environments;

/// <summary>What became of a server that had served.</summary>
/// <param name="HasEnded">Whether its container has ended; else it, or the server in it, was restarted.</param>
/// <param name="Reason">A sentence without its subject and full stop.</param>
/// <param name="LastLines">Its last lines; null where it runs.</param>
internal sealed record ServerFate(bool HasEnded, string Reason, string? LastLines);
