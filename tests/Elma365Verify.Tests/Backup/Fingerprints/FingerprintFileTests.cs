using System.Security.Cryptography;
using CsCheck;
using Elma365Verify.Backup;
using Elma365Verify.Backup.Fingerprints;

namespace Elma365Verify.Tests.Backup.Fingerprints;

public sealed class FingerprintFileTests
{
    private Scratch scratch = null!;

    [SetUp]
    public void Create() => scratch = new Scratch();

    [TearDown]
    public void Remove() => scratch.Dispose();

    [Test]
    public void A_line_is_readable_JSON_with_sorted_properties()
    {
        var item = FingerprintItem.Of("очередь", "заказы 😀", ("срок", "1 <день> & \"ночь\""), ("durable", "yes"));
        SampleItems.Write(scratch["f"], [item]);
        Assert.That(
            File.ReadAllText(scratch["f"]).Replace("\\uD83D\\uDE00", "😀", StringComparison.OrdinalIgnoreCase),
            Is.EqualTo(
                "{\"kind\":\"очередь\",\"name\":\"заказы 😀\","
                + "\"properties\":{\"durable\":\"yes\",\"срок\":\"1 <день> & \\\"ночь\\\"\"}}\n"));
    }

    [Test]
    public void Whatever_is_written_in_any_order_is_read_back_in_order() => SampleItems.Some.Sample(
        items =>
        {
            using var own = new Scratch();
            var written = SampleItems.Write(own["f"], items, bytesInMemory: 600);
            var read = new FingerprintReader(own["f"], written).ToArray();
            return read.SequenceEqual(SampleItems.Sorted(items)) && written.Items == items.Length;
        },
        iter: 200);

    [Test]
    public void The_order_of_adding_does_not_show() => SampleItems.Some
        .SelectMany(items => Gen.Shuffle(items), (items, other) => (items, other))
        .Sample(
            pair =>
            {
                using var own = new Scratch();
                return SampleItems.Write(own["a"], pair.items, 700) == SampleItems.Write(own["b"], pair.other, int.MaxValue);
            },
            iter: 100);

    [Test]
    public void Many_runs_are_merged_in_several_passes_and_removed()
    {
        var items = Enumerable.Range(0, 5000).Select(number => FingerprintItem.Of("key", $"{number * 7919 % 5000:D5}", ("value", "x")));
        var written = SampleItems.Write(scratch["f"], items, bytesInMemory: 8000);
        Assert.That(new FingerprintReader(scratch["f"]).Select(item => item.Name), Is.Ordered.And.Exactly(5000).Items);
        Assert.That(written.Sha256, Is.EqualTo(Convert.ToHexStringLower(SHA256.HashData(File.ReadAllBytes(scratch["f"])))));
        Assert.That(scratch.Names, Is.EqualTo(new[] { "f" }));
    }

    [TestCase(int.MaxValue)]
    [TestCase(200)]
    public void An_item_added_twice_is_refused_by_name(int bytesInMemory) => Assert.That(
        () => SampleItems.Write(scratch["f"], [SampleItems.Index, SampleItems.Table, SampleItems.Index], bytesInMemory),
        Throws.TypeOf<BackupException>().With.Message.StartsWith("index public.orders.orders_customer_idx was read twice"));

    [Test]
    public void A_writer_left_without_completing_leaves_no_runs_and_an_empty_target()
    {
        using var target = new MemoryStream();
        using (var writer = new FingerprintWriter(target, scratch.Root, bytesInMemory: 100))
            writer.Add(SampleItems.Index);
        Assert.That(scratch.Names, Is.Empty);
        Assert.That(target.Length, Is.Zero);
    }

    [Test]
    public void An_item_longer_than_a_line_may_be_is_refused_by_name() => Assert.That(
        () => SampleItems.Write(scratch["f"], [FingerprintItem.Of("view", "v", ("definition", new string('x', 1024 * 1024)))]),
        Throws.TypeOf<BackupException>().With.Message.StartsWith("view v:"));

    [Test]
    public void A_line_of_nearly_the_longest_length_is_read()
    {
        var item = FingerprintItem.Of("view", "v", ("definition", new string('x', 1024 * 1024 - 100)));
        SampleItems.Write(scratch["f"], [SampleItems.Index, item]);
        Assert.That(new FingerprintReader(scratch["f"]), Is.EqualTo(new[] { SampleItems.Index, item }));
    }

    [TestCase("{\"kind\":\"a\",\"name\":\"1\",\"properties\":{}}\nnonsense\n", ":2: it is not")]
    [TestCase("{\"kind\":\"a\",\"name\":\"1\",\"properties\":{}}\n\n", ":2: it is not")]
    [TestCase("{\"kind\":\"a\",\"name\":\"1\",\"properties\":{}} {}\n", ":1: it is not JSON")]
    [TestCase("{\"kind\":\"a\",\"name\":\"1\",\"properties\":{\"x\":1}}\n", ":1: it is not an item")]
    [TestCase("{\"kind\":\"a\",\"name\":\"1\"}\n", ":1: it is not an item")]
    [TestCase("{\"name\":\"1\",\"kind\":\"a\",\"properties\":{}}\n", ":1: its keys are not kind, name and properties")]
    [TestCase("{\"kind\":\"a\",\"name\":\"1\",\"properties\":{},\"more\":\"x\"}\n", ":1: it is not an item")]
    [TestCase("{\"kind\":\"\",\"name\":\"1\",\"properties\":{}}\n", ":1: ")]
    [TestCase("{\"kind\":\"a\",\"name\":\"\\ud800\",\"properties\":{}}\n", ":1: ")]
    [TestCase("{\"kind\":\"a\",\"name\":\"1\",\"properties\":{\"b\":\"\",\"a\":\"\"}}\n", ":1: its properties are not sorted")]
    [TestCase("{\"kind\":\"a\",\"name\":\"1\",\"properties\":{\"a\":\"\",\"a\":\"\"}}\n", ":1: its properties are not sorted")]
    [TestCase("{\"kind\":\"b\",\"name\":\"1\",\"properties\":{}}\n{\"kind\":\"a\",\"name\":\"1\",\"properties\":{}}\n",
        ":2: a 1 is out of order")]
    [TestCase("{\"kind\":\"b\",\"name\":\"1\",\"properties\":{}}\n{\"kind\":\"b\",\"name\":\"1\",\"properties\":{}}\n",
        ":2: b 1 is given twice")]
    [TestCase("{\"kind\":\"a\",\"name\":\"1\",\"properties\":{}}", ":1: it has no end")]
    public void A_malformed_line_is_refused_with_file_and_line(string text, string fault)
    {
        File.WriteAllText(scratch["f"], text);
        Assert.That(
            () => new FingerprintReader(scratch["f"]).Count(),
            Throws.TypeOf<BackupException>().With.Message.StartsWith(scratch["f"] + fault));
    }

    [Test]
    public void An_endless_line_is_refused_before_it_fills_the_memory()
    {
        File.WriteAllText(scratch["f"], new string(' ', 3 * 1024 * 1024));
        Assert.That(() => new FingerprintReader(scratch["f"]).Count(), Throws.TypeOf<BackupException>()
            .With.Message.Contains("longer than"));
    }

    [Test]
    public void A_file_cut_at_a_lines_end_is_noticed_by_who_knows_the_whole()
    {
        var written = SampleItems.Write(scratch["f"], [SampleItems.Index, SampleItems.Table]);
        File.WriteAllLines(scratch["f"], File.ReadAllLines(scratch["f"])[..1]);
        Assert.That(new FingerprintReader(scratch["f"]).Count(), Is.EqualTo(1), "the rest is well-formed");
        Assert.That(
            () => new FingerprintReader(scratch["f"], written).Count(), Throws.TypeOf<BackupException>()
                .With.Message.Contains("1 of 2 items"));
        Assert.That(() => new FingerprintReader(scratch["f"], written).Summarise(), Throws.TypeOf<BackupException>());
    }

    [Test]
    public void A_changed_value_is_noticed_by_who_knows_the_whole()
    {
        var written = SampleItems.Write(scratch["f"], [SampleItems.Index]);
        Assert.That(new FingerprintReader(scratch["f"], written).Summarise(), Is.EqualTo(written));
        File.WriteAllText(scratch["f"], File.ReadAllText(scratch["f"]).Replace("customer\"", "customeR\"", StringComparison.Ordinal));
        Assert.That(
            () => new FingerprintReader(scratch["f"], written).Count(), Throws.TypeOf<BackupException>()
                .With.Message.Contains("was changed"));
    }

    [Test]
    public void A_missing_file_is_an_error_that_names_it() => Assert.That(
        () => new FingerprintReader(scratch["none"]).Count(), Throws.TypeOf<BackupException>().With.Message.StartsWith(scratch["none"]));

    [Test]
    public void Bytes_that_are_no_text_are_refused_when_the_item_is_made() =>
        Assert.That(() => FingerprintItem.Of("key", "a\ud800"), Throws.ArgumentException);

    [Test]
    [Explicit("A measurement: a million items, their time and the memory they take.")]
    [CancelAfter(300_000)]
    public void A_million_items_pass_in_bounded_memory()
    {
        var before = GC.GetTotalMemory(forceFullCollection: true);
        var peak = 0L;
        using var target = File.Create(scratch["f"]);
        using var writer = new FingerprintWriter(target, scratch.Root);
        for (var number = 0; number < 1_000_000; number++)
        {
            var name = $"0/session:{number * 7919L % 1_000_000:D7}";
            writer.Add(FingerprintItem.Of("key", name, ("value", $"value {number}"), ("type", "string")));
            if (number % 50_000 == 0)
                peak = Math.Max(peak, GC.GetTotalMemory(forceFullCollection: true) - before);
        }

        Assert.That(writer.Complete().Items, Is.EqualTo(1_000_000));
        TestContext.Out.WriteLine($"live memory at most {peak / 1048576} MiB, {new FileInfo(scratch["f"]).Length / 1048576} MiB on disk");
    }
}
