using System.Globalization;
using Elma365Verify.Containers;

namespace Elma365Verify.SelfTests.Faults;

/// <summary>Loses TCP and UDP packets at random on one leg, outside of everything that counts them.</summary>
/// <param name="Leg">The leg's name on the firewall.</param>
/// <param name="Hook">Where.</param>
/// <param name="Percent">How many of a hundred.</param>
internal sealed record PacketLoss(string Leg, string Hook, int Percent)
{
    /// <summary>On the way in, before the counters that take a probe into custody.</summary>
    public const string BeforeCustody = "ingress";

    /// <summary>On the way out, after the counters that hand a probe on.</summary>
    public const string AfterPostrouting = "egress";

    public Task InjectAsync(CancellationToken cancellation) => InjectAsync(SharedEnvironment.Session, cancellation);

    public Task InjectAsync(VerificationSession session, CancellationToken cancellation) =>
        session.Environment.Firewall.Agent.RunAsync("nft", ["-f", "-"], Table, cancellation);

    public static Task MendAsync() => MendAsync(SharedEnvironment.Session);

    public static Task MendAsync(VerificationSession session) => session.Environment.Firewall.Agent.RunAsync(
        "nft", ["-f", "-"], "table netdev selftest_loss\ndelete table netdev selftest_loss\n", CancellationToken.None);

    private string Table => string.Create(CultureInfo.InvariantCulture, $$"""
        table netdev selftest_loss {
          chain leg {
            type filter hook {{Hook}} device "{{Leg}}" priority -600; policy accept;
            ip protocol { tcp, udp } numgen random mod 100 < {{Percent}} drop
          }
        }

        """);
}
