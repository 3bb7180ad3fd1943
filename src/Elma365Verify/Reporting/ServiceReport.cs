namespace Elma365Verify.Reporting;

/// <summary>What stood behind one host in this run.</summary>
/// <param name="Host">The host's name.</param>
/// <param name="Role">The service's role: <c>postgresql</c>, <c>redis</c> …; <c>witness</c> for a bare host.</param>
/// <param name="Image">The image's reference, or null for a bare host.</param>
/// <param name="Digest">The image's content digest (<c>sha256:…</c>), or null for a bare host.</param>
/// <param name="Version">What the server says of its own version, or null where nothing answered.</param>
/// <param name="StandIn">
/// What the image stands in for and with what (<c>OpenStack Swift stand-in for MinIO</c>), or null for the product itself.
/// </param>
/// <param name="Served">Whether every documented flow to it that a real server answers was answered; null for a bare host.</param>
/// <param name="Checks">The handshakes tried, in the order they are documented.</param>
public sealed record ServiceReport(
    string Host,
    string Role,
    string? Image,
    string? Digest,
    string? Version,
    string? StandIn,
    bool? Served,
    IReadOnlyList<ServedCheck> Checks)
{
    /// <summary>The contract the image was configured by: <c>official</c>, <c>bitnami</c>; null for a bare host.</summary>
    public string? Contract { get; init; }

    /// <summary>
    /// By whose word it was that contract: <c>--contract</c>, <c>the image's configuration</c>, <c>default</c>; null where the image was
    /// not named by the user, and for a bare host.
    /// </summary>
    public string? ContractBy { get; init; }

    /// <summary>
    /// Why the image did not come up, in a sentence without its subject, with the last lines of its log and a hint below it; null where it
    /// did. Then no packet is judged by it: every check and behaviour has failed for that one reason.
    /// </summary>
    public string? Failure { get; init; }

    /// <summary>
    /// What became of a server that had served: its container ended, or it was restarted, in a sentence without its subject; null where the
    /// same server answered to the end.
    /// </summary>
    public string? Interruption { get; init; }

    /// <summary>Whether what interrupted it was its end.</summary>
    public bool HasEnded { get; init; }

    /// <summary>Whether the root of its file system was read-only.</summary>
    public bool ReadOnlyRoot { get; init; }

    /// <summary>The user it was made to run as; null for the image's own, and for a bare host.</summary>
    public string? User { get; init; }

    /// <summary>What became of each behaviour, in the order they are documented; empty for a bare host.</summary>
    public IReadOnlyList<BehaviourResult> Behaviours { get; init; } = [];

    /// <summary>Whether a real server stood here of which no behaviour was so much as listed: that is no pass.</summary>
    public bool IsUntested => Served is not null && Behaviours.Count == 0;
}
