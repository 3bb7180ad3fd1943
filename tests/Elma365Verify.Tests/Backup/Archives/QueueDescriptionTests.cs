using Elma365Verify.Backup.Fingerprints;
using Elma365Verify.Containers.Backup.RabbitMq;
using RabbitMQ.Client;

namespace Elma365Verify.Tests.Backup.Archives;

/// <summary>A queue of more messages than are described one by one.</summary>
internal sealed class QueueDescriptionTests
{
    private const int Count = 1234;
    private string directory = string.Empty;

    [SetUp]
    public void Create() => directory = Directory.CreateTempSubdirectory().FullName;

    [TearDown]
    public void Delete() => Directory.Delete(directory, recursive: true);

    [Test]
    public void A_thousand_are_named_and_the_rest_told_by_the_hundred()
    {
        var items = Describe(Sent()).ToList();

        Assert.That(items.Count(item => item.Kind == "message"), Is.EqualTo(1000));
        Assert.That(items.Where(item => item.Kind == "messages").Select(item => item.Noun), Is.EqualTo((string[])
        [
            "messages 1,001–1,100 of queue / orders", "messages 1,101–1,200 of queue / orders", "messages 1,201–1,234 of queue / orders",
        ]));
        Assert.That(FingerprintComparison.Of(Describe(Sent()), Describe(Sent()), ["message", "messages"]).IsEqual, Is.True);
    }

    [TestCase(1000, "the body of message 1,000 of queue / orders differs")]
    [TestCase(1001, "the content of messages 1,001–1,100 of queue / orders differs")]
    [TestCase(1100, "the content of messages 1,001–1,100 of queue / orders differs")]
    [TestCase(1101, "the content of messages 1,101–1,200 of queue / orders differs")]
    [TestCase(1234, "the content of messages 1,201–1,234 of queue / orders differs")]
    public void A_body_changed_anywhere_is_told_where(int number, string sentence)
    {
        var changed = Sent();
        changed[number - 1] = changed[number - 1] with { Body = "other"u8.ToArray() };

        Assert.That(Differences(changed), Does.Contain(sentence));
    }

    [Test]
    public void A_property_of_a_late_message_is_told()
    {
        var changed = Sent();
        changed[^1].Properties.Headers = new Dictionary<string, object?> { ["n"] = 1L };

        Assert.That(Differences(changed), Is.EqualTo(["the content of messages 1,201–1,234 of queue / orders differs"]));
    }

    [Test]
    public void Two_late_messages_swapped_are_told()
    {
        var changed = Sent();
        (changed[1150], changed[1151]) = (changed[1151], changed[1150]);

        Assert.That(Differences(changed), Is.EqualTo(["the content of messages 1,101–1,200 of queue / orders differs"]));
    }

    [Test]
    public void A_late_message_lost_is_told_by_the_count_too()
    {
        var changed = Sent();
        changed.RemoveAt(changed.Count - 1);

        Assert.That(Differences(changed), Is.EqualTo((string[])
        [
            "queue / orders: message count 1,233 instead of 1,234", "the content of messages 1,201–1,234 of queue / orders differs",
        ]));
    }

    private static List<RabbitMqMessage> Sent() =>
    [
        .. Enumerable.Range(1, Count).Select(number => new RabbitMqMessage(
            string.Empty, "orders", new BasicProperties { MessageId = $"{number}" }, BitConverter.GetBytes(number))),
    ];

    private IEnumerable<string> Differences(List<RabbitMqMessage> changed) =>
        FingerprintComparison.Of(Describe(Sent()), Describe(changed)).Differences.Select(difference => difference.Sentence);

    private FingerprintReader Describe(List<RabbitMqMessage> messages)
    {
        var path = Path.Combine(directory, Path.GetRandomFileName());
        using var stream = new FileStream(path, FileMode.CreateNew);
        using var writer = new FingerprintWriter(stream, directory);
        using (var description = new QueueDescription("/", "orders", writer.Add))
        {
            using var file = new MessageFile(null);
            foreach (var message in messages)
                description.Add(message, file.Add(message));
            description.Complete();
        }

        return new FingerprintReader(path, writer.Complete());
    }
}
