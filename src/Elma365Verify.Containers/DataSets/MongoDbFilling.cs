using System.Globalization;
using Elma365Verify.Reporting;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Elma365Verify.Containers.DataSets;

/// <summary>
/// Fills MongoDB: the commands of a file in extended JSON, in which <c>{"$repeat": ["text", times]}</c> stands for a long text, and the
/// bulk in batches.
/// </summary>
/// <param name="clients">The server, and what it lacks.</param>
internal sealed class MongoDbFilling(StoreClients clients) : IStoreFilling
{
    private const int Batch = 1000;
    private const int BatchBytes = 8 << 20;
    private const string Repeat = "$repeat";

    private readonly IMongoClient client = clients.MongoDb!;

    /// <inheritdoc/>
    public string Store => StoreRole.MongoDb;

    /// <inheritdoc/>
    public async Task FillAsync(BulkRecords bulk, IRunPhase phase, CancellationToken cancellation)
    {
        await new FixtureFile("mongodb.jsonl").TakeStepsAsync(line => RunAsync(line, cancellation), cancellation).ConfigureAwait(false);
        var place = DataSetPlaces.Documents;
        var collection = client.GetDatabase(place.Area).GetCollection<BsonDocument>(place.Leaf);
        var written = 0;
        var batch = Math.Clamp(BatchBytes / Math.Max(1, bulk.Size.RecordBytes), 1, Batch);
        foreach (var some in bulk.Documents().Chunk(batch))
        {
            await collection.InsertManyAsync(some.Select(Document), new InsertManyOptions { IsOrdered = false }, cancellation)
                .ConfigureAwait(false);
            written += some.Length;
            phase.Report(string.Create(CultureInfo.InvariantCulture, $"mongodb: {written:N0} of {bulk.Size.Documents:N0} documents"));
        }
    }

    private static BsonDocument Document(BulkDocument document) => new()
    {
        { "_id", document.Id },
        { "number", document.Number },
        { "title", document.Title },
        { "text", document.Text },
        { "tags", new BsonArray { "bulk", document.Number % 7 } },
    };

    private async Task RunAsync(string line, CancellationToken cancellation)
    {
        var step = BsonDocument.Parse(line);
        if (step.TryGetValue("needs", out var capability) && clients.Lacks(Store, capability.AsString))
            return;
        var command = Expand(step["run"]).AsBsonDocument;
        var answer = await client.GetDatabase(step["database"].AsString)
            .RunCommandAsync<BsonDocument>(command, cancellationToken: cancellation).ConfigureAwait(false);
        if (answer.TryGetValue("writeErrors", out var errors))
            throw new MongoException(errors.ToString());
    }

    private static BsonValue Expand(BsonValue value) => value switch
    {
        BsonDocument { ElementCount: 1 } repeat when repeat.Contains(Repeat) =>
            string.Concat(Enumerable.Repeat(repeat[Repeat][0].AsString, repeat[Repeat][1].ToInt32())),
        BsonDocument document => new BsonDocument(document.Select(element => new BsonElement(element.Name, Expand(element.Value)))),
        BsonArray array => new BsonArray(array.Select(Expand)),
        _ => value,
    };
}
