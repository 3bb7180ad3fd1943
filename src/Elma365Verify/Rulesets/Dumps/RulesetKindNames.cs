namespace Elma365Verify.Rulesets.Dumps;

/// <summary>How kinds of rulesets are called.</summary>
public static class RulesetKindNames
{
    /// <summary>The program that prints such a file, or reads it: <c>iptables-save</c>.</summary>
    public static string Program(this RulesetKind kind) => kind switch
    {
        RulesetKind.Iptables => "iptables-save",
        RulesetKind.Ip6tables => "ip6tables-save",
        _ => "nft",
    };

    /// <summary>The addresses a dump is about: <c>IPv4</c>.</summary>
    public static string Addresses(this RulesetKind kind) => kind == RulesetKind.Ip6tables ? "IPv6" : "IPv4";
}
