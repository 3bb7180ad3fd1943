using Elma365Verify.Containers.Environments;

namespace Elma365Verify.Tests.Containers;

/// <summary>A server is the same as long as its container and its listening sockets are.</summary>
internal sealed class ServerInstanceTests
{
    // A line has further columns, which nobody reads. Two listeners of PostgreSQL's port, a connection to it, and a listener of another port.
    private const string Listing = """
          sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode
           0: 00000000:1538 00000000:0000 0A 00000000:00000000 00:00000000 00000000   999        0 4711 1 0
           1: 0A3612C6:1538 0B3612C6:C001 01 00000000:00000000 00:00000000 00000000   999        0 4800 1 0
           2: 0100007F:1539 00000000:0000 0A 00000000:00000000 00:00000000 00000000   999        0 4712 1 0
          sl  local_address                         remote_address                        st tx_queue rx_queue tr tm->when retrnsmt
           0: 00000000000000000000000000000000:1538 00000000000000000000000000000000:0000 0A 00000000:00000000 00:0 0 999 0 4710 1
        """;

    [Test]
    public void The_listeners_of_a_port_are_found_and_nothing_else()
    {
        Assert.That(ListeningSockets.On(Listing, 5432), Is.EqualTo([4710, 4711]));
        Assert.That(ListeningSockets.On(Listing, 5433), Is.EqualTo([4712]));
        Assert.That(ListeningSockets.On(Listing, 0x538), Is.Empty);
        Assert.That(ListeningSockets.On("cut off: 00:1538 0 0A\n\n", 5432), Is.Empty);
    }

    [Test]
    public void It_is_another_one_when_a_listener_or_its_container_is()
    {
        var first = ServerInstance.Of("21:00", Listing, [5432]);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(With("4712"), Is.EqualTo(first));
            Assert.That(With("4711"), Is.Not.EqualTo(first));
            Assert.That(ServerInstance.Of("21:01", Listing, [5432]), Is.Not.EqualTo(first));
            Assert.That(ServerInstance.Of("21:00", string.Empty, [5432]), Is.Not.EqualTo(first));
        }

        static ServerInstance With(string changed) =>
            ServerInstance.Of("21:00", Listing.Replace(changed, "9999", StringComparison.Ordinal), [5432]);
    }

    [Test]
    public void What_listens_nowhere_is_never_known_to_be_the_same()
    {
        var sound = ServerInstance.Of("21:00", Listing, [5432, 5433]);
        var empty = ServerInstance.Of("21:00", string.Empty, [5432, 5433]);
        var half = ServerInstance.Of("21:00", Listing, [5432, 5434]);
        var portless = ServerInstance.Of("21:00", Listing, []);

        using (Assert.EnterMultipleScope())
        {
            Assert.That(sound.IsKnownAs(sound), Is.True, "the positive control");
            Assert.That(empty.IsKnownAs(empty), Is.False);
            Assert.That(half.IsKnownAs(half), Is.False);
            Assert.That(portless.IsKnownAs(portless), Is.False);
            Assert.That((sound.Silent, empty.Silent, half.Silent), Is.EqualTo((string.Empty, "5432, 5433", "5434")));
        }
    }

    [TestCase("21:00", "", "", null, TestName = "The_same_server_has_no_fate")]
    [TestCase("21:00", "4711", "9999", "the server was restarted during the run")]
    [TestCase("21:00", "1538", "1540", "the server was stopped during the run, after it had served: nobody listens on port 5432 any more")]
    [TestCase("21:01", "", "", "its container was restarted during the run")]
    [TestCase("21:01", "1538", "1540", "its container was restarted during the run")]
    public void A_server_that_was_replaced_stopped_or_restarted_is_told_apart(string started, string from, string to, string? fate)
    {
        var first = ServerInstance.Of("21:00", Listing, [5432]);
        var listing = from.Length == 0 ? Listing : Listing.Replace(from, to, StringComparison.Ordinal);

        var found = first.Since(ServerInstance.Of(started, listing, [5432]));

        Assert.That(found?.Reason, fate is null ? Is.Null : Does.StartWith(fate));
        Assert.That(found?.HasEnded, Is.Not.True);
    }

    [Test]
    public void One_that_was_not_seen_to_listen_when_it_served_has_an_unknown_fate_and_not_a_good_one([Values] bool listensNow)
    {
        var first = ServerInstance.Of("21:00", string.Empty, [5432]);

        var fate = first.Since(ServerInstance.Of("21:00", listensNow ? Listing : string.Empty, [5432]));

        Assert.That(fate?.Reason, Does.StartWith("whether it is still the server that served is unknown: no listening socket of port 5432"));
    }

    [TestCase(false, 60, 1)]
    [TestCase(true, 1, 2)]
    [TestCase(true, 6, 2)]
    [TestCase(true, 15, 5)]
    [TestCase(true, 90, 10)]
    public void A_named_image_that_starts_slowly_has_to_hold_longer(bool isNamed, int sinceStart, int settling) => Assert.That(
        Readiness.SettlingAfter(isNamed, TimeSpan.FromSeconds(sinceStart)), Is.EqualTo(TimeSpan.FromSeconds(settling)));
}
