using System.CommandLine;

namespace Elma365Verify.Cli.Commands;

/// <summary>The tests of the verification itself.</summary>
internal sealed class SelfTestCommand : Command
{
    public SelfTestCommand()
        : base("selftest", """
            Tests the verification itself: does it turn red, exactly where it must, when something is wrong? In a checkout,
            './verify selftest faults' also makes what a verdict rests on fail; see './verify selftest faults --help'.
            """)
    {
        Add(new SelfTestMutantsCommand());
    }
}
