using Elma365Verify.Cli.Commands;

namespace Elma365Verify.Tests.Cli;

internal sealed class BenchmarkBackupOptionTests
{
    [TestCase("minio, mongodb, postgresql, rabbitmq, redis", "10 MB, 100 MB")]
    [TestCase("postgresql, redis", "10 MB, 100 MB", "--store", "redis", "--store", "postgresql")]
    [TestCase("minio, mongodb, postgresql, rabbitmq, redis", "1 GB, 10 MB", "--size", "1G", "--size", "10M", "--size", "1000M")]
    public void Stores_and_sizes_named_are_asked_for_and_without_any_the_usual_ones(string stores, string sizes, params string[] arguments)
    {
        var command = new BenchmarkBackupCommand();
        var parsed = command.Parse(arguments);
        Assert.That(parsed.Errors, Is.Empty);

        var options = command.Load(parsed);

        Assert.That(string.Join(", ", options.Stores), Is.EqualTo(stores));
        Assert.That(string.Join(", ", options.Sizes), Is.EqualTo(sizes));
    }

    [TestCase("--store s3: the stores are minio, mongodb, postgresql, rabbitmq, redis", "--store", "s3")]
    [TestCase("--size 10: write a whole number with M or G, from 1M to 100G", "--size", "10")]
    [TestCase("--size 0M: write a whole number with M or G, from 1M to 100G", "--size", "1M", "--size", "0M")]
    public void A_word_that_is_none_is_refused_with_what_to_write(string error, params string[] arguments) =>
        Assert.That(new BenchmarkBackupCommand().Parse(arguments).Errors.Select(problem => problem.Message), Has.Some.EqualTo(error));

    [Test]
    public void Help_says_what_stands_for_a_tool_that_is_not_at_hand() =>
        Assert.That(new BenchmarkBackupCommand().Description, Does.Contain("no tool of its own at hand"));
}
