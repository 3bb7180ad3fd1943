using CsCheck;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Ledgers;
using Elma365Verify.Backup.References;

namespace Elma365Verify.Tests.Backup.References;

public sealed class ReferenceTests
{
    private static readonly RecordAddress Order = new("postgresql", "public.orders", "17");
    private static readonly RecordAddress Attachment = new("minio", "attachments", "a.pdf");
    private static readonly RecordReference ToAttachment = new(Order, "attachment_key", Attachment);
    private static readonly (string, string)[] Expected = [("postgresql", "minio")];

    [Test]
    public void A_reference_that_leads_to_a_record_is_whole() =>
        Assert.That(ReferenceCheck.Of([ToAttachment], [Order, Attachment], Expected).Outcome, Is.EqualTo(ReferenceOutcome.Whole));

    [Test]
    public void A_reference_that_leads_nowhere_is_named_at_both_ends()
    {
        var check = ReferenceCheck.Of([ToAttachment], [Order, Attachment with { Key = "A.pdf" }], Expected);
        Assert.That(check.Outcome, Is.EqualTo(ReferenceOutcome.Dangling));
        Assert.That(check.Dangling.Single().ToString(),
            Is.EqualTo("postgresql public.orders 17 names by attachment_key minio attachments a.pdf"));
    }

    [Test]
    public void Nothing_to_follow_is_unknown()
    {
        Assert.That(ReferenceCheck.Of([], [Order], []).Outcome, Is.EqualTo(ReferenceOutcome.Unknown));
        var check = ReferenceCheck.Of([ToAttachment], [Attachment], [("rabbitmq", "postgresql")]);
        Assert.That(check.Outcome, Is.EqualTo(ReferenceOutcome.Unknown));
        Assert.That(check.Doubts.Single(), Is.EqualTo("no reference from rabbitmq to postgresql was followed"));
    }

    [Test]
    public void Those_beyond_the_bound_are_counted()
    {
        var check = ReferenceCheck.Of(Enumerable.Repeat(ToAttachment, 9), [], Expected, kept: 2);
        Assert.That((check.Dangling.Length, check.DanglingCount, check.Followed), Is.EqualTo((2, 9L, 9L)));
    }

    [Test]
    public void Who_names_is_backed_up_before_who_is_named() => Gen.Select(Gen.Int[0, 5], Gen.Int[0, 5]).Array[0, 12].Sample(edges =>
    {
        // From the lower to the higher number there is no circle.
        var names = edges.Where(edge => edge.Item1 < edge.Item2).Select(edge => ($"s{edge.Item2}", $"s{edge.Item1}")).ToArray();
        var order = BackupOrder.Of(["s0", "s1", "s2", "s3", "s4", "s5"], names);
        return order.Length == 6 && names.All(edge => order.IndexOf(edge.Item1) < order.IndexOf(edge.Item2));
    });

    [Test]
    public void The_stores_of_the_reference_have_an_order() => Assert.That(
        BackupOrder.Of(
            ["postgresql", "mongodb", "minio", "rabbitmq"],
            [("postgresql", "minio"), ("postgresql", "mongodb"), ("rabbitmq", "postgresql"), ("mongodb", "mongodb")]),
        Is.EqualTo(new[] { "rabbitmq", "postgresql", "minio", "mongodb" }));

    [Test]
    public void A_circle_has_no_order_and_is_named() => Assert.That(
        () => BackupOrder.Of(["a", "b", "c"], [("a", "b"), ("b", "a")]),
        Throws.TypeOf<BackupException>().With.Message.StartsWith("a, b: among these"));

    [Test]
    public void A_store_nobody_listed_is_refused() =>
        Assert.That(() => BackupOrder.Of(["a"], [("a", "b")]), Throws.TypeOf<BackupException>().With.Message.StartsWith("b is named"));
}
