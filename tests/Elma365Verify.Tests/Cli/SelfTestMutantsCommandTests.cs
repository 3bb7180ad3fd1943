using Elma365Verify.Cli.Commands;
using Elma365Verify.Containers.Mutants;
using Elma365Verify.Mutants;

namespace Elma365Verify.Tests.Cli;

internal sealed class SelfTestMutantsCommandTests
{
    [Test]
    public void Without_options_a_hundred_mutants_of_all_operators_are_drawn_by_a_fixed_seed()
    {
        var options = Options();

        Assert.That((options.Count, options.Seed), Is.EqualTo((MutantRunOptions.UsualCount, MutantRunOptions.UsualSeed)));
        Assert.That(options.Operators, Is.EqualTo(MutationOperators.All));
    }

    [Test]
    public void Count_seed_and_operators_are_as_the_command_line_says()
    {
        var options = Options("--count", "1000", "--seed", "-7", "--operator", "rule-dropped", "--operator", "port-shifted");

        Assert.That((options.Count, options.Seed), Is.EqualTo((1000, -7)));
        Assert.That(options.Operators.Select(mutation => mutation.Name), Is.EqualTo(["rule-dropped", "port-shifted"]));
    }

    [TestCase("--count 0: write a whole number from 1 to 100000", "--count", "0")]
    [TestCase("--count many: write a whole number from 1 to 100000", "--count", "many")]
    [TestCase("--seed x: write a whole number from -2147483648 to 2147483647", "--seed", "x")]
    [TestCase("--operator port-shiftet: there is no such operator; did you mean 'port-shifted'?", "--operator", "port-shiftet")]
    [TestCase("--lanes 0: write a whole number from 1 to 64", "--lanes", "0")]
    public void A_word_that_is_none_is_refused_with_what_to_write(string error, params string[] arguments) =>
        Assert.That(new SelfTestMutantsCommand().Parse(arguments).Errors.Select(problem => problem.Message), Has.Some.EqualTo(error));

    [Test]
    public void Help_says_what_each_verdict_means() => Assert.That(
        new SelfTestMutantsCommand().Description,
        Does.Contain("killed").And.Contain("survived").And.Contain("mistaken").And.Contain("unproven").And.Contain("equivalent"));

    private static MutantRunOptions Options(params string[] arguments)
    {
        var command = new SelfTestMutantsCommand();
        var parsed = command.Parse(arguments);
        Assert.That(parsed.Errors, Is.Empty);
        return command.Load(parsed);
    }
}
