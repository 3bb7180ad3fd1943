namespace Elma365Verify.Rulesets.Dumps;

/// <summary>A chain of a dump's table.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Policy"><c>ACCEPT</c> or <c>DROP</c> for a built-in chain, <c>-</c> for one of the user's.</param>
/// <param name="Line">Its line, from 1.</param>
public sealed record DumpChain(string Name, string Policy, int Line);
