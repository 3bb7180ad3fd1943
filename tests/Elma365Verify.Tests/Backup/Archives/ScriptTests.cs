using Elma365Verify.Backup;
using Elma365Verify.Containers.Backup;
using Elma365Verify.Containers.Backup.Redis;

namespace Elma365Verify.Tests.Backup.Archives;

internal sealed class ScriptTests
{
    [TestCase("pg_dump (PostgreSQL) 15.20 (Debian 15.20-0+deb12u1)", "15.20", 15)]
    [TestCase("redis-cli 7.0.15", "7.0.15", 7)]
    [TestCase("Redis server v=7.0.15 sha=00000000:0 malloc=jemalloc-5.3.0 bits=64", "7.0.15", 7)]
    public void A_version_is_found_in_what_a_tool_says(string said, string version, int major)
    {
        Assert.That(MajorVersion.TextIn(said), Is.EqualTo(version));
        Assert.That(MajorVersion.In(said), Is.EqualTo(major));
    }

    [Test]
    public void Two_major_versions_do_not_go_together_and_two_minor_ones_do()
    {
        Assert.That(
            () => MajorVersion.RequireSame("the backup of PostgreSQL 14.1", "PostgreSQL 15.2", "mend"),
            Throws.TypeOf<BackupException>().With.Message.EqualTo(
                "the backup of PostgreSQL 14.1 does not go with PostgreSQL 15.2, which is of another major version; mend"));
        Assert.That(() => MajorVersion.RequireSame("pg_dump 15.1", "PostgreSQL 15.2", "mend"), Throws.Nothing);
    }

    [Test]
    public void A_selector_in_a_users_rules_stays_whole()
    {
        const string line = "user picky on nopass sanitize-payload %R~in:* &* -@all +get (%W~out:* resetchannels -@all +set)";

        var user = RedisUser.Parse(line);

        Assert.That(user.Name, Is.EqualTo("picky"));
        Assert.That(user.Rules[^1], Is.EqualTo("(%W~out:* resetchannels -@all +set)"));
        Assert.That(user.ToString(), Is.EqualTo(line));
    }

    [Test]
    public void A_password_is_in_a_fingerprint_neither_as_it_is_nor_as_the_server_keeps_it()
    {
        var item = RedisUser.Parse("user app on #9f86d081884c7d65 ~* &* +@all").Describe();

        Assert.That(item.Properties.Select(property => property.Value), Has.None.Contains("9f86d081884c7d65"));
        Assert.That(item, Is.Not.EqualTo(RedisUser.Parse("user app on #0f86d081884c7d65 ~* &* +@all").Describe()));
    }
}
