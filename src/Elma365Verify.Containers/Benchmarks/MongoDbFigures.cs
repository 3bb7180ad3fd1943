namespace Elma365Verify.Containers.Benchmarks;

/// <summary>What MongoDB's stand-in costs beside what it stands on; wall time in seconds, the median of several rounds.</summary>
/// <param name="StandIn">What the server says it is.</param>
/// <param name="Documents">Documents written, and then read.</param>
/// <param name="Batch">Documents a command writes.</param>
/// <param name="InsertThrough">Writing them through the gateway, by MongoDB's driver.</param>
/// <param name="InsertDirect">Writing them by the extension's own function, called over PostgreSQL's protocol.</param>
/// <param name="ScanThrough">Reading them all through the gateway.</param>
/// <param name="ScanDirect">Reading them all by the extension's own functions.</param>
/// <param name="Start">From creating the container to the first authenticated command, TLS included.</param>
/// <param name="PostgreSqlStart">The same of the reference image of PostgreSQL.</param>
public sealed record MongoDbFigures(
    string StandIn,
    int Documents,
    int Batch,
    double InsertThrough,
    double InsertDirect,
    double ScanThrough,
    double ScanDirect,
    double Start,
    double PostgreSqlStart)
{
    private const double LeastShare = 0.5;
    private const double MostStart = 1.5;

    /// <summary>The aims, compared.</summary>
    public IReadOnlyList<Aim> Aims =>
    [
        Share("insert throughput over the extension's own", InsertDirect / InsertThrough),
        Share("scan throughput over the extension's own", ScanDirect / ScanThrough),
        new(
            "start over PostgreSQL's own", "≤ 1.5", FormattableString.Invariant($"{Start / PostgreSqlStart:0.00}"),
            Start / PostgreSqlStart <= MostStart),
    ];

    private static Aim Share(string name, double share) =>
        new(name, "≥ 0.5", FormattableString.Invariant($"{share:0.00}"), share >= LeastShare);
}
