using System.Collections.Immutable;

namespace Elma365Verify.Containers.DataSets;

/// <summary>An order of the bulk: a row of <c>head.orders</c> and its two lines.</summary>
/// <param name="Id">Its key.</param>
/// <param name="Number">What people call it: <c>№ 00017</c>; each once.</param>
/// <param name="Attachments">Objects it names: <c>bucket/key</c>.</param>
/// <param name="Document">The document it names, <c>database.collection/id</c>; null for none.</param>
/// <param name="Amount">What it costs, with three decimals.</param>
/// <param name="CreatedAt">When it was made, in UTC, to the second.</param>
/// <param name="Body">Its fields, as JSON.</param>
public sealed record BulkOrder(
    Guid Id, string Number, ImmutableArray<string> Attachments, string? Document, decimal Amount, DateTime CreatedAt, string Body)
{
    /// <summary>How many lines each order has.</summary>
    public const int Lines = 2;
}
