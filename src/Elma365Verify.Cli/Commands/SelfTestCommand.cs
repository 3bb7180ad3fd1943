using System.CommandLine;

namespace Elma365Verify.Cli.Commands;

/// <summary>The tests of the verification itself.</summary>
internal sealed class SelfTestCommand : Command
{
    public SelfTestCommand()
        : base("selftest", "Test the verification itself: does it turn red, exactly where it must, when something is wrong?")
    {
        Add(new SelfTestMutantsCommand());
    }
}
