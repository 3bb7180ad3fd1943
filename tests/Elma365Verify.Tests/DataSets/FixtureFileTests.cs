using Elma365Verify.Backup;
using Elma365Verify.Containers.DataSets;
using Elma365Verify.Images;
using MongoDB.Bson;

namespace Elma365Verify.Tests.DataSets;

public sealed class FixtureFileTests
{
    [Test]
    public async Task Every_step_of_the_S3_stores_file_can_be_read_and_needs_nothing_unknown()
    {
        var needs = new List<string?>();
        await new FixtureFile("s3.jsonl").TakeStepsAsync(
            line =>
            {
                needs.Add(S3Step.Parse(line).Needs);
                return Task.CompletedTask;
            },
            CancellationToken.None);

        var known = needs.OfType<string>().Distinct();
        Assert.That(known, Is.SubsetOf(Capability.Known).And.Member(Capability.Tagging).And.Member(Capability.BucketPolicy));
        Assert.That(needs, Has.Member(null));
    }

    [Test]
    public async Task Every_command_for_MongoDB_can_be_read_and_needs_nothing_unknown()
    {
        var needs = new List<string>();
        await new FixtureFile("mongodb.jsonl").TakeStepsAsync(
            line =>
            {
                var step = BsonDocument.Parse(line);
                Assert.That(step["run"].IsBsonDocument && step["database"].IsString);
                if (step.TryGetValue("needs", out var capability))
                    needs.Add(capability.AsString);
                return Task.CompletedTask;
            },
            CancellationToken.None);

        Assert.That(needs.Distinct(), Is.Not.Empty.And.SubsetOf(Capability.Known));
    }

    [Test]
    public void A_step_that_fails_is_named_by_its_file_and_line() =>
        Assert.That(
            () => new FixtureFile("redis.txt").TakeStepsAsync(_ => throw new FormatException("no such word"), CancellationToken.None),
            Throws.TypeOf<BackupException>().With.Message.Contains("redis.txt: line 2: no such word"));

    [Test]
    public void A_file_that_is_not_there_is_named() =>
        Assert.That(
            () => new FixtureFile("nothing.txt").ReadAsync(CancellationToken.None),
            Throws.TypeOf<BackupException>().With.Message.Contains("nothing.txt"));

    [Test]
    public void A_step_with_a_word_nobody_knows_is_refused() =>
        Assert.That(
            () => S3Step.Parse("""{"do":"put","bucket":"b","colour":"red"}"""), Throws.InstanceOf<System.Text.Json.JsonException>());
}
