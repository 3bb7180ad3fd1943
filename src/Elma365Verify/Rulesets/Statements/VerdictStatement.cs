namespace Elma365Verify.Rulesets.Statements;

/// <summary>A verdict on every packet that comes this far in its rule.</summary>
/// <param name="Verdict">The verdict.</param>
public sealed record VerdictStatement(NftVerdict Verdict) : NftStatement
{
    /// <summary><c>accept</c>.</summary>
    public static VerdictStatement Accept { get; } = new(new NftVerdict(VerdictKind.Accept));

    /// <summary><c>drop</c>.</summary>
    public static VerdictStatement Drop { get; } = new(new NftVerdict(VerdictKind.Drop));
}
