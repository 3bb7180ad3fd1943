namespace Elma365Verify.Rulesets.Statements;

/// <summary>What becomes of a packet (nft(8), VERDICT STATEMENT).</summary>
public enum VerdictKind
{
    /// <summary>It has passed this base chain; those after it still judge it.</summary>
    Accept,

    /// <summary>It is gone.</summary>
    Drop,

    /// <summary>It goes on as if nothing had been said.</summary>
    Continue,

    /// <summary>It goes back to the chain that jumped here; from a base chain to that chain's policy.</summary>
    Return,

    /// <summary>It goes through another chain, and comes back.</summary>
    Jump,

    /// <summary>It goes through another chain, and does not come back here.</summary>
    Goto,
}
