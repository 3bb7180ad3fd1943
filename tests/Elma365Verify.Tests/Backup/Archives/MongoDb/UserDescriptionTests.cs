using Elma365Verify.Containers.Backup.MongoDb;
using MongoDB.Bson;

namespace Elma365Verify.Tests.Backup.Archives.MongoDb;

internal sealed class UserDescriptionTests
{
    private const string Kept =
        "{ _id: 'admin.app', user: 'app', db: 'admin', credentials: { 'SCRAM-SHA-256': { salt: 'x' } }, customData: { team: 'a' }, "
        + "roles: [ { role: 'read', db: 'shop' }, { role: 'read', db: 'shop' }, { role: 'read', db: 'other' } ] }";

    [Test]
    public void Roles_are_named_once_each_and_credentials_never_shown()
    {
        var item = MongoDbDescription.User(BsonDocument.Parse(Kept), hasCredentials: true);

        Assert.That(item.Name, Is.EqualTo("admin.app"));
        Assert.That(
            item.Properties.Select(property => property.Key),
            Is.EqualTo(["credentials", "customData", "role read of other", "role read of shop"]));
        Assert.That(item.Property("credentials"), Does.StartWith("sha256:"));
    }

    [Test]
    public void Other_credentials_are_a_difference_but_not_of_the_user_who_reads()
    {
        var other = BsonDocument.Parse(Kept.Replace("'x'", "'y'", StringComparison.Ordinal));

        Assert.That(MongoDbDescription.User(other, true), Is.Not.EqualTo(MongoDbDescription.User(BsonDocument.Parse(Kept), true)));
        Assert.That(MongoDbDescription.User(other, false), Is.EqualTo(MongoDbDescription.User(BsonDocument.Parse(Kept), false)));
    }
}
