using CsCheck;
using Elma365Verify.Backup.Fingerprints;

namespace Elma365Verify.Tests.Backup.Fingerprints;

internal static class SampleItems
{
    private static readonly Gen<string> Text = Gen.OneOf([.. "a|b|я|€|😀|\n|\t|\"|\\|\u2028|{".Split('|').Select(Gen.Const)])
        .Array[1, 4].Select(string.Concat);

    /// <summary>A few items of few kinds and names, so that two sets overlap; kind and name are unique.</summary>
    public static Gen<FingerprintItem[]> Some { get; } = Gen
        .Select(Gen.OneOf(Gen.Const("index"), Gen.Const("key"), Gen.Const("очередь")), Gen.Int[0, 12], Gen.Dictionary(Text, Text)[0, 3],
            (kind, number, properties) =>
            new FingerprintItem(kind, $"имя {number}", properties))
        .Array[0, 20]
        .Select(items => items.DistinctBy(item => (item.Kind, item.Name)).ToArray());

    public static FingerprintItem Index { get; } =
        FingerprintItem.Of("index", "public.orders.orders_customer_idx", ("columns", "customer"), ("unique", "no"));

    public static FingerprintItem Table { get; } = FingerprintItem.Of("table", "public.orders", ("row count", "1201"));

    public static FingerprintItem[] Sorted(IEnumerable<FingerprintItem> items) => [.. items.Order(FingerprintItem.Order)];

    public static FingerprintSummary Write(string path, IEnumerable<FingerprintItem> items, int bytesInMemory = 4 * 1024)
    {
        using var target = File.Create(path);
        using var writer = new FingerprintWriter(target, Path.GetDirectoryName(path)!, bytesInMemory);
        foreach (var item in items)
            writer.Add(item);
        return writer.Complete();
    }
}
