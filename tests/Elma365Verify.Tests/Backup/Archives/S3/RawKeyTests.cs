using System.Net;
using Elma365Verify.Backup;
using Elma365Verify.Containers.Backup.S3;

namespace Elma365Verify.Tests.Backup.Archives.S3;

internal sealed class RawKeyTests
{
    [TestCase("plain", "/bkt/plain")]
    [TestCase("/leading", "/bkt//leading")]
    [TestCase("//", "/bkt///")]
    [TestCase("////a//", "/bkt/////a//")]
    [TestCase("a//b/", "/bkt/a//b/")]
    [TestCase("./x/../y/.", "/bkt/./x/../y/.")]
    [TestCase("/../z", "/bkt//../z")]
    [TestCase("..", "/bkt/..")]
    [TestCase("\u0001\r\n+ %?#\u007f", "/bkt/%01%0D%0A%2B%20%25%3F%23%7F")]
    [TestCase("é", "/bkt/%C3%A9")]
    [TestCase(" ", "/bkt/%20")]
    [TestCase("%2F%2e", "/bkt/%252F%252e")]
    [CancelAfter(10_000)]
    public async Task A_key_is_asked_for_as_it_is(string key, string path)
    {
        using var server = new CannedServer(_ => (HttpStatusCode.OK, "content"));
        using var client = server.Connect();

        using var answer = await client.GetObjectAsync("bkt", key, TestContext.CurrentContext.CancellationToken);

        Assert.That(server.Sent, Is.EqualTo([path]));
    }

    [TestCase("url", "a+b%2Bc%01%2F%25", "a b+c\u0001/%")]
    [TestCase(null, "a+b%2Bc", "a+b%2Bc")]
    [CancelAfter(10_000)]
    public async Task A_listed_key_is_decoded_where_the_server_says_that_it_is_encoded(string? encoding, string listed, string key)
    {
        var said = encoding is null ? string.Empty : $"<EncodingType>{encoding}</EncodingType>";
        using var server = new CannedServer(_ => (HttpStatusCode.OK, $"""
            <ListVersionsResult xmlns="http://s3.amazonaws.com/doc/2006-03-01/">{said}<IsTruncated>false</IsTruncated>
            <Version><Key>{listed}</Key><VersionId>1</VersionId><IsLatest>true</IsLatest></Version></ListVersionsResult>
            """));
        using var client = server.Connect();
        var keys = new List<string>();

        await foreach (var versions in new S3Listing(client, 10).KeysAsync("bkt", TestContext.CurrentContext.CancellationToken))
            keys.Add(versions[0].Key);

        Assert.That(keys, Is.EqualTo([key]));
        Assert.That(server.Sent.Single(), Does.Contain("encoding-type=url"));
    }

    [Test, CancelAfter(10_000)]
    public async Task A_refused_listing_names_bucket_and_place_without_control_characters(CancellationToken token)
    {
        using var server = new CannedServer(_ => (
            HttpStatusCode.InternalServerError, "<Error><Code>InternalError</Code><Message>\u001b[31mno</Message></Error>"));
        using var client = server.Connect();

        await Assert.ThatAsync(
            () => new S3Listing(client, 10).KeyAsync("bkt", "\u001b[2Jkey", token),
            Throws.TypeOf<BackupException>().With.Message.StartsWith(@"the S3 store refused: bucket bkt, its versions of \u001B[2Jkey: ")
                .And.Message.Not.Contains("\u001b"));
    }
}
