using Elma365Verify.Rulesets;
using Elma365Verify.Rulesets.Expressions;
using Elma365Verify.Rulesets.Statements;

namespace Elma365Verify.Oracle;

/// <summary>What statements that are neither condition nor verdict do to packets (nft(8), STATEMENTS).</summary>
internal sealed class StatementEffects(Probe probe, HookPoint point)
{
    // None of these decides on a conversation's first packet, nor changes it. A helper and an expectation concern those to come.
    private static readonly string[] Harmless = ["counter", "log", "ct helper", "ct timeout", "ct expectation", "last"];

    // Each of these breaks off its rule now and then: a rate, a quota, a count of conversations, a full set.
    private static readonly string[] Chance = ["limit", "quota", "ct count", "meter", "set", "map"];

    private static readonly string[] HarmlessKeys = ["nftrace", "priority"];

    /// <summary>The packets afterwards, or why nothing can be said of them; by chance they walk on both ways.</summary>
    public (Parcel After, Doubt? Doubt) Of(NftStatement statement, Parcel parcel) => statement switch
    {
        OtherStatement other when Array.IndexOf(Harmless, other.Name) >= 0 => (parcel, null),
        OtherStatement other when Array.IndexOf(Chance, other.Name) >= 0 => (parcel, new Doubt(true, NftText.Of(other))),
        OtherStatement { Name: "notrack" } when point.IsTracked == false => (parcel with { IsUntracked = true }, null),
        MangleStatement mangle => Mangle(mangle, parcel),
        _ => (parcel, new Doubt(false, NftText.Of(statement))),
    };

    private (Parcel After, Doubt? Doubt) Mangle(MangleStatement mangle, Parcel parcel) => mangle.Field switch
    {
        MetaField { Key: "mark" } => (parcel with { Mark = Constant(mangle.Value) }, null),
        MetaField meta when Array.IndexOf(HarmlessKeys, meta.Key) >= 0 => (parcel, null),
        ConntrackField { Key: "mark" } when point.IsTracked == true && !parcel.IsUntracked =>
            (parcel with { ConntrackMark = Constant(mangle.Value) }, null),
        _ => (parcel, new Doubt(false, $"{NftText.Of(mangle)} for packets to {probe.Destination}")),
    };

    private static uint? Constant(NftExpression value) =>
        value is NumberValue { Number: >= 0 and <= uint.MaxValue } number ? (uint)number.Number : null;
}
