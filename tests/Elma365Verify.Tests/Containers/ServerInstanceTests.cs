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
}
