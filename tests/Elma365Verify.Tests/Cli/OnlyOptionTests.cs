using Elma365Verify.Cli.Commands;
using Elma365Verify.Reporting;

namespace Elma365Verify.Tests.Cli;

/// <summary><c>--only</c> asks for parts of a run; a word that is none of them is refused, and asks for nothing.</summary>
internal sealed class OnlyOptionTests
{
    [TestCase(RunParts.All)]
    [TestCase(RunParts.Backup, "--only", "backup")]
    [TestCase(RunParts.Reachability | RunParts.Backup, "--only", "backup", "--only", "reachability")]
    [TestCase(RunParts.Services | RunParts.Backup, "--only", "services,backup")]
    [TestCase(RunParts.Services | RunParts.Backup, "--only", "services, backup", "--only", "backup")]
    [TestCase(RunParts.All, "--only", "reachability,evasions,services,backup")]
    [TestCase(RunParts.Evasions, "--only", "evasions")]
    public void The_parts_named_are_asked_for_and_without_any_all_are(RunParts parts, params string[] arguments)
    {
        var command = new VerifyCommand();
        var parsed = command.Parse(arguments);
        Assert.That(parsed.Errors, Is.Empty);
        Assert.That(command.Load(parsed).Options.Parts, Is.EqualTo(parts));
    }

    [TestCase("'backups'", "--only", "backups")]
    [TestCase("'Backup'", "--only", "Backup")]
    [TestCase("'ports'", "--only", "backup", "--only", "ports")]
    [TestCase("''", "--only", "backup,")]
    [TestCase("''", "--only", "")]
    [TestCase("'all'", "--only", "all")]
    public void A_word_that_is_no_part_is_refused_with_the_list(string word, params string[] arguments) => Assert.That(
        new VerifyCommand().Parse(arguments).Errors.Select(error => error.Message),
        Has.Some.EqualTo($"--only: unknown part {word}; the parts of a run are reachability, evasions, services, backup"));

    [Test]
    public void It_needs_a_part() => Assert.That(new VerifyCommand().Parse(["--only"]).Errors, Is.Not.Empty);

    [Test]
    public void Help_teaches_it()
    {
        var command = new VerifyCommand();
        Assert.That(
            command.Options.Single(option => option.Name == "--only").Description,
            Does.Contain("reachability, evasions, services, backup"));
        Assert.That(command.Description, Does.Contain("verify --only backup"));
    }
}
