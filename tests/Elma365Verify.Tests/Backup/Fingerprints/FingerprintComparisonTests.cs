using CsCheck;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Fingerprints;

namespace Elma365Verify.Tests.Backup.Fingerprints;

public sealed class FingerprintComparisonTests
{
    private static readonly FingerprintItem Session = FingerprintItem.Of("key", "0/session:41", ("expiry", "2026-01-02T03:04:05Z"),
        ("value", "x"));

    private static IEnumerable<TestCaseData> Pairs()
    {
        yield return Pair(SampleItems.Index, null, "index public.orders.orders_customer_idx is missing");
        yield return Pair(null, FingerprintItem.Of("user", "app"), "user app is new");
        yield return Pair(
            SampleItems.Table, FingerprintItem.Of("table", "public.orders", ("row count", "1200")),
            "table public.orders: row count 1,200 instead of 1,201");
        yield return Pair(
            Session, FingerprintItem.Of("key", "0/session:41", ("value", "x")), "key 0/session:41 lost its expiry (2026-01-02T03:04:05Z)");
        yield return Pair(
            FingerprintItem.Of("queue", "/ orders", ("argument x-max-priority", "10")), FingerprintItem.Of("queue", "/ orders"),
            "queue / orders lost its argument x-max-priority (10)");
        yield return Pair(
            FingerprintItem.Of("queue", "q"), FingerprintItem.Of("queue", "q", ("durable", "yes")), "queue q has a new durable (yes)");
        yield return Pair(Rows(4001, 5000, "a"), Rows(4001, 5000, "b"), "the content of rows 4,001–5,000 of public.orders differs");
        yield return Pair(Rows(4001, 5000, "a"), Rows(4001, 4999, "b"), "the content of rows 4,001–5,000 of public.orders differs");
        yield return Pair(Rows(4001, 5000, "a"), null, "rows 4,001–5,000 of public.orders is missing");
        yield return Pair(
            FingerprintItem.Of("setting", "s", ("year", "2025")), FingerprintItem.Of("setting", "s", ("year", "")),
            "setting s: year \"\" instead of 2025");
        yield return Pair(
            FingerprintItem.Of("function", "f", ("body", "a\tb")), FingerprintItem.Of("function", "f", ("body", "a b")),
            "function f: body a b instead of a\\tb");
        yield return Pair(
            FingerprintItem.Of("chunk", "c", (FingerprintItem.Covers, "these")),
            FingerprintItem.Of("chunk", "c", (FingerprintItem.Covers, "those")),
            "these: covers those instead of these");
    }

    [TestCaseSource(nameof(Pairs))]
    public void A_difference_is_named(FingerprintItem? expected, FingerprintItem? actual, string sentence)
    {
        var found = FingerprintComparison.Of(With(expected), With(actual));
        Assert.That(found.Differences.Select(difference => difference.Sentence), Is.EqualTo(new[] { sentence }));
        Assert.That(found.Outcome, Is.EqualTo(ComparisonOutcome.Different));
    }

    [Test]
    public void Long_values_are_cut_to_where_they_differ()
    {
        var expected = FingerprintItem.Of("view", "v", ("definition", new string('a', 500) + "X" + new string('b', 500)));
        var actual = FingerprintItem.Of("view", "v", ("definition", new string('a', 500) + "Y" + new string('b', 500)));
        var sentence = FingerprintComparison.Of([expected], [actual]).Differences.Single().Sentence;
        Assert.That(sentence, Does.Contain("aaYbb").And.Contain("aaXbb"));
        Assert.That(sentence, Has.Length.LessThan(300));
    }

    [Test]
    public void Equal_fingerprints_are_equal_and_counted_by_kind()
    {
        FingerprintItem[] items = [SampleItems.Index, SampleItems.Table];
        var found = FingerprintComparison.Of(items, items, ["index", "table"]);
        Assert.That(found.IsEqual);
        Assert.That(found.Compared["index"], Is.EqualTo(1));
    }

    [Test]
    public void Nothing_compared_with_nothing_is_unknown()
    {
        var found = FingerprintComparison.Of([], []);
        Assert.That(found.Outcome, Is.EqualTo(ComparisonOutcome.Unknown));
        Assert.That(found.Doubts, Has.Length.EqualTo(2));
    }

    [Test]
    public void A_side_without_items_is_unknown_and_the_differences_are_still_named()
    {
        var restoredNothing = FingerprintComparison.Of([SampleItems.Index], []);
        Assert.That(restoredNothing.Outcome, Is.EqualTo(ComparisonOutcome.Unknown));
        Assert.That(restoredNothing.Doubts.Single(), Does.StartWith("the store's fingerprint is empty"));
        Assert.That(restoredNothing.Differences.Single().Sentence, Does.EndWith("is missing"));
        Assert.That(FingerprintComparison.Of([], [SampleItems.Index]).Outcome, Is.EqualTo(ComparisonOutcome.Unknown));
    }

    [Test]
    public void A_kind_that_neither_side_holds_is_unknown_when_it_has_to_be_compared()
    {
        var found = FingerprintComparison.Of([SampleItems.Table], [SampleItems.Table], ["table", "trigger"]);
        Assert.That(found.Outcome, Is.EqualTo(ComparisonOutcome.Unknown));
        Assert.That(found.Doubts.Single(), Does.StartWith("no trigger was compared"));
    }

    [Test]
    public void The_default_outcome_is_no_pass() => Assert.That(default(ComparisonOutcome), Is.EqualTo(ComparisonOutcome.Unknown));

    [Test]
    public void Differences_beyond_the_bound_are_counted()
    {
        var expected = Enumerable.Range(0, 500).Select(number => FingerprintItem.Of("key", $"{number:D4}")).ToArray();
        var found = FingerprintComparison.Of(expected, [SampleItems.Table], kept: 7);
        Assert.That(found.Differences, Has.Length.EqualTo(7));
        Assert.That(found.DifferenceCount, Is.EqualTo(501));
    }

    [Test]
    public void A_side_out_of_order_is_refused() => Assert.That(
        () => FingerprintComparison.Of([SampleItems.Index], [SampleItems.Table, SampleItems.Index]),
        Throws.TypeOf<BackupException>().With.Message.StartsWith("the actual fingerprint is out of order at index"));

    [Test]
    public void A_truncated_file_never_compares_equal()
    {
        using var scratch = new Scratch();
        var written = SampleItems.Write(scratch["a"], [SampleItems.Index, SampleItems.Table]);
        File.WriteAllLines(scratch["a"], File.ReadAllLines(scratch["a"])[..1]);
        Assert.That(() => FingerprintComparison.Of(new FingerprintReader(scratch["a"], written), [SampleItems.Index]),
            Throws.TypeOf<BackupException>());
    }

    [Test]
    public void Two_sets_are_equal_exactly_when_they_hold_the_same() => Gen.Select(SampleItems.Some, SampleItems.Some, Gen.Bool).Sample(
        (first, second, same) =>
        {
            var other = same ? first : second;
            var found = FingerprintComparison.Of(SampleItems.Sorted(first), SampleItems.Sorted(other), kept: int.MaxValue);
            var equal = first.ToHashSet().SetEquals(other);
            return found.IsEqual == (equal && first.Length > 0) && found.DifferenceCount == found.Differences.Length
                && equal == (found.DifferenceCount == 0)
                && found.Differences.All(difference => !difference.Sentence.Any(char.IsControl));
        });

    [Test]
    public void Missing_and_new_change_places_with_the_sides() => Gen.Select(SampleItems.Some, SampleItems.Some).Sample((first, second) =>
    {
        var there = FingerprintComparison.Of(SampleItems.Sorted(first), SampleItems.Sorted(second), kept: int.MaxValue);
        var back = FingerprintComparison.Of(SampleItems.Sorted(second), SampleItems.Sorted(first), kept: int.MaxValue);
        return Names(there, DifferenceKind.Missing).SequenceEqual(Names(back, DifferenceKind.New))
            && Names(there, DifferenceKind.Lost).SequenceEqual(Names(back, DifferenceKind.Gained));
    });

    private static IEnumerable<string> Names(FingerprintComparison comparison, DifferenceKind kind) => comparison.Differences
        .Where(difference => difference.Kind == kind).Select(difference =>
            $"{difference.ItemKind} {difference.ItemName} {difference.Property}");

    // A neighbour on both sides, so that none is empty.
    private static FingerprintItem[] With(FingerprintItem? item)
    {
        var neighbour = FingerprintItem.Of("a neighbour", "the same");
        return item is null ? [neighbour] : [neighbour, item];
    }

    private static FingerprintItem Rows(long first, long last, string content) => FingerprintItem.Chunk(
        "rows", "public.orders", first, last, ContentDigest.Of(System.Text.Encoding.UTF8.GetBytes(content)));

    private static TestCaseData Pair(FingerprintItem? expected, FingerprintItem? actual, string sentence) =>
        new TestCaseData(expected, actual, sentence).SetArgDisplayNames(sentence);
}
