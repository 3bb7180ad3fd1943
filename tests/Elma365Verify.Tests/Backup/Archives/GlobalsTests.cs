using System.Collections.Immutable;
using System.Text;
using System.Text.Json;
using CsCheck;
using Elma365Verify.Backup;
using Elma365Verify.Containers.Backup.PostgreSql;

namespace Elma365Verify.Tests.Backup.Archives;

/// <summary>A cluster's roles as records, and the order they are brought back in.</summary>
internal sealed class GlobalsTests
{
    private static readonly Globals Sample = new(
        [Role("elma365"), Role("a\nALTER ROLE mallory SUPERUSER;\nb")], [], [new SettingRecord(null, "elma365", ["x=a=b\n;'"])],
        [new RoleComment("elma365", "\\!")], [], [new ParameterGrant("work_mem", "SET", null, "elma365", Grantable: false)]);

    [Test]
    public void Records_are_read_as_they_were_written()
    {
        var read = Globals.Parse(Sample.Render());

        Assert.That(read.Roles, Is.EqualTo(Sample.Roles));
        Assert.That(read.Settings[0].Values, Is.EqualTo(["x=a=b\n;'"]));
        Assert.That(read.Comments, Is.EqualTo(Sample.Comments));
        Assert.That(read.ParameterGrants, Is.EqualTo(Sample.ParameterGrants));
    }

    [Test]
    public void Any_name_is_read_as_it_was_written() => Gen.String.Where(text => text.All(c => !char.IsSurrogate(c))).Sample(name =>
        Globals.Parse((Sample with { Roles = [Role(name)] }).Render()).Roles[0].Name == name);

    [TestCase("\"superuser\": false,", "")]
    [TestCase("\"superuser\": false", "\"superuser\": false, \"command\": \"x\"")]
    [TestCase("\"superuser\": false", "\"superuser\": \"no\"")]
    [TestCase("\"memberships\": []", "\"memberships\": null")]
    [TestCase("x=a", "=a")]
    public void What_is_no_record_is_refused(string there, string instead)
    {
        var text = Encoding.UTF8.GetString(Sample.Render());
        Assert.That(text, Does.Contain(there), "what is changed");

        Assert.That(
            () => Globals.Parse(Encoding.UTF8.GetBytes(text.Replace(there, instead, StringComparison.Ordinal))),
            Throws.InstanceOf<JsonException>());
    }

    [TestCase("elma365", "nobody", "role nobody")]
    [TestCase("nobody", "elma365", "role nobody")]
    public void A_superuser_the_backup_does_not_know_is_refused_by_name(string user, string initial, string named)
    {
        Assert.That(
            () => GlobalsRestore.RequireRoles(Sample, user, initial), Throws.TypeOf<BackupException>().With.Message.Contains(named));
        Assert.That(() => GlobalsRestore.RequireRoles(Sample, "elma365", "elma365"), Throws.Nothing);
    }

    [Test]
    public void Who_lets_others_in_is_let_in_before()
    {
        ImmutableArray<MembershipRecord> memberships =
        [
            new("team", "c", "b", false, true, true), new("team", "b", "a", true, true, true),
            new("team", "a", "elma365", true, true, true), new("team", "d", "stranger", false, true, true),
        ];

        var order = MembershipOrder.Of(Sample with { Memberships = memberships }, "elma365").Select(membership => membership.Member);

        Assert.That(order, Is.EqualTo(["a", "b", "c", "d"]));
    }

    private static RoleRecord Role(string name) => new(name, false, true, false, false, true, false, false, -1, null, "SCRAM-SHA-256$x");
}
