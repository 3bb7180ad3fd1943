namespace Elma365Verify.Reporting;

/// <summary>What evasions come to, in words that every format shares.</summary>
public static class EvasionWords
{
    /// <summary>What a firewall does with a connection that was opened under other rules.</summary>
    public static string OfKept(bool keeps) => keeps
        ? "This firewall keeps connections: one that was opened before the rules were loaded still passes. Whoever takes a permission away "
            + "has to end what it let in (conntrack -F)."
        : "A connection opened before the rules were loaded does not pass them.";
}
