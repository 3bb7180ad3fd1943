using Elma365Verify.Images;
using MongoDB.Bson;
using MongoDB.Driver;

namespace Elma365Verify.ImageTests.MongoDb;

/// <summary>What a stand-in declares to lack is refused, never done halfway.</summary>
public sealed class LackTests
{
    [TestCase(Capability.CappedCollections, "{ create: 'capped', capped: true, size: 4096 }")]
    [TestCase(Capability.TimeSeries, "{ create: 'series', timeseries: { timeField: 't' } }")]
    [TestCase(Capability.ChangeStreams, "{ aggregate: 'any', pipeline: [ { $changeStream: {} } ], cursor: {} }")]
    [TestCase(Capability.Transactions,
        "{ insert: 'any', documents: [ { _id: 'transaction' } ], txnNumber: NumberLong(1), startTransaction: true, autocommit: false }")]
    [CancelAfter(Bounds.Conversation)]
    public async Task A_capability_it_declares_to_lack_is_refused_with_an_error(string capability, string command, CancellationToken token)
    {
        var image = await ImagesUnderTest.ImageAsync("mongodb", token);
        if (image.StandIn?.Lacks.Contains(capability) != true)
            Assert.Ignore($"{image.Reference} does not lack {capability}");
        var database = MongoDbServer.Client.GetDatabase("lacks");

        Assert.That(
            () => database.RunCommandAsync<BsonDocument>(BsonDocument.Parse(command), cancellationToken: token),
            Throws.TypeOf<MongoCommandException>().With.Property(nameof(MongoCommandException.Code)).GreaterThan(0));
        using var left = await database.ListCollectionNamesAsync(cancellationToken: token);
        Assert.That(await left.ToListAsync(token), Is.Empty);
    }

    [Test, CancelAfter(Bounds.Conversation)]
    public async Task The_server_itself_says_that_it_is_a_stand_in_and_what_it_lacks(CancellationToken token)
    {
        var image = await ImagesUnderTest.ImageAsync("mongodb", token);
        var build = await MongoDbServer.Client.GetDatabase("admin")
            .RunCommandAsync<BsonDocument>(new BsonDocument("buildInfo", 1), cancellationToken: token);

        Assert.That(build.Contains("standIn"), Is.EqualTo(image.StandIn is not null));
        if (image.StandIn is { } standIn)
            Assert.That(build["standIn"]["lacks"].AsBsonArray.Select(lack => lack.AsString), Is.EquivalentTo(standIn.Lacks));
    }
}
