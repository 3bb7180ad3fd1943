using System.Collections.Immutable;

namespace Elma365Verify.Backup.References;

/// <summary>
/// In which order to back up running stores one after the other so that no reference dangles: who names before who is named.
/// </summary>
/// <remarks>
/// It holds where writers put a record down before they name it, and nothing is deleted meanwhile: whatever the first backup names was
/// there when it was taken, and still is when the second one is. Otherwise stores have to be quiet for the time of their backups.
/// </remarks>
public static class BackupOrder
{
    /// <summary>Orders stores.</summary>
    /// <param name="stores">All stores.</param>
    /// <param name="names">Which store names records of which.</param>
    /// <returns>The stores in order; among those that are free to come next, by name.</returns>
    /// <exception cref="BackupException">Stores name each other in a circle, for which there is no order; or one is not listed.</exception>
    public static ImmutableArray<string> Of(IEnumerable<string> stores, IEnumerable<(string From, string To)> names)
    {
        var left = new SortedSet<string>(stores, StringComparer.Ordinal);
        var edges = names.Where(edge => edge.From != edge.To).Distinct().ToList();
        if (edges.SelectMany(edge => new[] { edge.From, edge.To }).FirstOrDefault(store => !left.Contains(store)) is { } unknown)
            throw new BackupException($"{unknown} is named by a reference and is none of the stores");
        var order = ImmutableArray.CreateBuilder<string>();
        while (left.Count > 0)
        {
            var next = left.FirstOrDefault(store => !edges.Exists(edge => edge.To == store && left.Contains(edge.From)))
                ?? throw new BackupException(
                    $"{string.Join(", ", left)}: among these, stores name each other in a circle, so no order leaves nothing dangling; "
                    + "keep them quiet for the time of their backups");
            left.Remove(next);
            order.Add(next);
        }

        return order.ToImmutable();
    }
}
