using System.Runtime.CompilerServices;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Elma365Verify.Containers.Backup.MongoDb;

/// <summary>A cursor's pages, one ahead of whoever takes them: while a page is worked on, the server is at the next.</summary>
internal static class CursorPages
{
    // Left to itself a server fills pages up to 16 MiB, over which both sides wait for each other, and hold twice as much.
    private const int DocumentsPerPage = 1000;

    /// <summary>How to ask for such pages.</summary>
    /// <param name="order">The order of the documents.</param>
    public static FindOptions<RawBsonDocument> InOrder(BsonDocument order) => new() { Sort = order, BatchSize = DocumentsPerPage };

    /// <summary>The pages in order; at most two are held. Whoever takes a page disposes of its documents.</summary>
    public static async IAsyncEnumerable<IEnumerable<RawBsonDocument>> PagesAsync(
        this IAsyncCursor<RawBsonDocument> cursor, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var ending = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var next = cursor.MoveNextAsync(ending.Token);
        try
        {
            while (await next.ConfigureAwait(false))
            {
                var page = cursor.Current;
                next = cursor.MoveNextAsync(ending.Token);
                yield return page;
            }
        }
        finally
        {
            // Whoever leaves early closes the cursor, which must not be in use then.
            await ending.CancelAsync().ConfigureAwait(false);
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }
}
