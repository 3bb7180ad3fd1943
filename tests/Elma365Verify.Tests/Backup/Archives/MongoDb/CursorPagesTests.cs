using Elma365Verify.Containers.Backup.MongoDb;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Elma365Verify.Tests.Backup.Archives.MongoDb;

internal sealed class CursorPagesTests
{
    private const int Patience = 30_000;

    [Test, CancelAfter(Patience)]
    public async Task Every_page_comes_once_in_order(CancellationToken token)
    {
        using var cursor = new PagedCursor(3);
        var numbers = new List<int>();
        await foreach (var page in cursor.PagesAsync(token))
            numbers.AddRange(page.Select(document => document["_id"].AsInt32));
        Assert.That(numbers, Is.EqualTo([1, 2, 3]));
    }

    [Test, CancelAfter(Patience)]
    public async Task While_a_page_is_taken_the_next_is_asked_for_and_no_more(CancellationToken token)
    {
        using var cursor = new PagedCursor(5);
        await using var pages = cursor.PagesAsync(token).GetAsyncEnumerator(token);
        await pages.MoveNextAsync();
        Assert.That(cursor.Asked, Is.EqualTo(2));
    }

    [Test, CancelAfter(Patience)]
    public async Task Whoever_leaves_early_leaves_a_cursor_that_nobody_uses(CancellationToken token)
    {
        using var cursor = new PagedCursor(5) { LastAnswered = 1 };
        await foreach (var _ in cursor.PagesAsync(token))
            break;
        Assert.That((cursor.Asked, cursor.UnderWay), Is.EqualTo((2, 0)));
    }

    [Test, CancelAfter(Patience)]
    public void What_breaks_off_after_a_page_is_no_end(CancellationToken token)
    {
        using var cursor = new PagedCursor(5) { BreaksAt = 3 };
        var taken = 0;
        Assert.That(
            async () =>
            {
                await foreach (var _ in cursor.PagesAsync(token))
                    taken++;
            },
            Throws.TypeOf<MongoException>());
        Assert.That(taken, Is.EqualTo(2));
    }

    /// <summary>A cursor of pages with one document each, numbered from 1.</summary>
    private sealed class PagedCursor(int pages) : IAsyncCursor<RawBsonDocument>
    {
        private int page;

        /// <summary>Up to which question it answers; later ones hang until they are cancelled.</summary>
        public int LastAnswered { get; init; } = int.MaxValue;

        public int BreaksAt { get; init; } = int.MaxValue;

        public int Asked { get; private set; }

        public int UnderWay { get; private set; }

        public IEnumerable<RawBsonDocument> Current => [new RawBsonDocument(new BsonDocument("_id", page).ToBson())];

        public bool MoveNext(CancellationToken cancellationToken = default) => throw new NotSupportedException();

        public async Task<bool> MoveNextAsync(CancellationToken cancellationToken = default)
        {
            UnderWay++;
            try
            {
                if (++Asked > LastAnswered)
                    await Task.Delay(Timeout.Infinite, cancellationToken);
                page = Asked;
                return Asked == BreaksAt ? throw new MongoException("the server is gone") : Asked <= pages;
            }
            finally
            {
                UnderWay--;
            }
        }

        public void Dispose() => Assert.That(UnderWay, Is.Zero, "it is closed while it is used");
    }
}
