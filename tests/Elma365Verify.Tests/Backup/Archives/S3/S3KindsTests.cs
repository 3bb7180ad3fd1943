using System.Net;
using Amazon.S3;
using Elma365Verify.Containers.Backup.Redis;
using Elma365Verify.Containers.Backup.S3;

namespace Elma365Verify.Tests.Backup.Archives.S3;

internal sealed class S3KindsTests
{
    private static readonly string[] Reading = ["Get", "List", "Head", "Select", "Describe"];

    [Test]
    public void Every_operation_of_the_client_that_reads_is_of_a_kind_that_was_decided_on()
    {
        var operations = typeof(IAmazonS3).GetMethods().Select(method => method.Name)
            .Where(name => Reading.Any(verb => name.StartsWith(verb, StringComparison.Ordinal)))
            .Select(name => name.EndsWith("Async", StringComparison.Ordinal) ? name[..^5] : name).Distinct().ToList();

        Assert.That(operations, Has.Count.GreaterThan(40));
        Assert.That(operations.Except(S3Kinds.Operations.Keys), Is.Empty, "nobody decided on these");
        Assert.That(S3Kinds.Operations.Keys.Except(operations), Is.Empty, "the client has these no more");
        Assert.That(
            S3Kinds.Operations.Values.Where(kind => kind.Length > 0).Distinct(), Is.SubsetOf(S3Kinds.All.Select(kind => kind.Name)));
    }

    [Test]
    public void Whatever_Redis_words_stand_for_is_of_a_kind_that_was_decided_on() => Assert.That(
        new[] { RedisKinds.Categories, RedisKinds.Sections, RedisKinds.Containers }.SelectMany(words => words.Values)
            .Where(kind => kind.Length > 0).Distinct(),
        Is.SubsetOf(RedisKinds.All.Select(kind => kind.Name)));

    [Test, CancelAfter(10_000)]
    public async Task What_a_bucket_has_and_no_backup_keeps_is_named_and_so_is_what_the_server_does_not_answer_for(
        CancellationToken token)
    {
        using var server = new CannedServer(Answer);
        using var client = server.Connect();
        var leftovers = new S3Leftovers(client);

        var found = await leftovers.FindAsync("bkt", token);
        found.AddRange(await leftovers.FindAsync("other", token));

        Assert.That(found.Select(thing => thing.Sentence), Is.EqualTo(
        [
            "CORS rules of bucket bkt", "access logging of bucket bkt: logs",
            "unfinished uploads of bucket bkt: 1, the first one of %01large",
        ]));
        Assert.That(leftovers.Unanswered.Select(thing => thing.Sentence), Is.EqualTo(
            ["whatever there is of website, notifications: the server answers 501 NotImplemented"]));
        Assert.That(server.Sent.Count(path => path.Contains("website", StringComparison.Ordinal)), Is.EqualTo(1), "nobody asks twice");
    }

    private static (HttpStatusCode Status, string Body) Answer(string asked) => asked switch
    {
        "/bkt/?cors" or "/bkt?cors" => (HttpStatusCode.OK,
            "<CORSConfiguration><CORSRule><AllowedMethod>GET</AllowedMethod></CORSRule></CORSConfiguration>"),
        "/bkt/?logging" or "/bkt?logging" => (HttpStatusCode.OK,
            "<BucketLoggingStatus><LoggingEnabled><TargetBucket>logs</TargetBucket></LoggingEnabled></BucketLoggingStatus>"),
        _ when asked.StartsWith("/bkt", StringComparison.Ordinal) && asked.Contains("uploads", StringComparison.Ordinal) => (
            HttpStatusCode.OK,
            "<ListMultipartUploadsResult><Upload><Key>%01large</Key><UploadId>1</UploadId></Upload></ListMultipartUploadsResult>"),
        _ when asked.Contains("website", StringComparison.Ordinal) || asked.Contains("notification", StringComparison.Ordinal) => (
            HttpStatusCode.NotImplemented, "<Error><Code>NotImplemented</Code><Message>no</Message></Error>"),
        _ => (HttpStatusCode.NotFound, "<Error><Code>NoSuchConfiguration</Code><Message>none</Message></Error>"),
    };
}
