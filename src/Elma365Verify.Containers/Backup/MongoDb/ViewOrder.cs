namespace Elma365Verify.Containers.Backup.MongoDb;

/// <summary>Views in an order in which each comes after the view it is on: a server compares the collations of both.</summary>
internal static class ViewOrder
{
    /// <summary>The views among these.</summary>
    public static IEnumerable<MongoDbCollection> Of(IReadOnlyList<MongoDbCollection> collections)
    {
        var views = collections.Where(collection => collection.IsView)
            .ToDictionary(view => (view.Database, view.Name));
        return views.Values.OrderBy(view => Depth(view, views)).ThenBy(view => view.Namespace, StringComparer.Ordinal);
    }

    // A damaged backup may hold a circle, which the server then refuses.
    private static int Depth(MongoDbCollection view, Dictionary<(string Database, string Name), MongoDbCollection> views)
    {
        var depth = 0;
        while (depth <= views.Count
            && view.Options.TryGetValue("viewOn", out var below)
            && views.TryGetValue((view.Database, below.AsString), out var next))
        {
            (view, depth) = (next, depth + 1);
        }

        return depth;
    }
}
