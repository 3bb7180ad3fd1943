using System.Net;
using CsCheck;
using Elma365Verify.Addresses;

namespace Elma365Verify.Tests.Addresses;

public sealed class AddressSetTests
{
    private static readonly Gen<IPAddress> Address = Gen.UInt.Select(number => new IPAddress(BitConverter.GetBytes(number)));
    private static readonly Gen<AddressSet> Range = Gen.Select(Address, Address).Select((one, other) =>
        AddressSet.TryParse($"{one}-{other}") ?? AddressSet.Between(other, one));

    private static readonly Gen<AddressSet> Set = Range.Array[0, 6]
        .Select(ranges => ranges.Aggregate(AddressSet.Empty, (all, range) => all.Union(range)));

    [TestCase("10.1.2.3", "10.1.2.3")]
    [TestCase("10.1.2.0/24", "10.1.2.0-10.1.2.255")]
    [TestCase("10.1.2.3-10.1.2.9", "10.1.2.3-10.1.2.9")]
    [TestCase("0.0.0.0/0", "0.0.0.0-255.255.255.255")]
    [TestCase("255.255.255.255/32", "255.255.255.255")]
    public void An_address_a_network_and_a_range_are_read(string text, string members) =>
        Assert.That(AddressSet.TryParse(text)?.ToString(), Is.EqualTo(members));

    [TestCase("")]
    [TestCase("10.1.2")]
    [TestCase("010.1.2.3")]
    [TestCase("10.1.2.3/24")]
    [TestCase("10.1.2.0/33")]
    [TestCase("10.1.2.0/+8")]
    [TestCase("10.1.2.9-10.1.2.3")]
    [TestCase("2001:db8::1")]
    [TestCase("::ffff:10.1.2.3")]
    [TestCase("data-redis")]
    public void What_is_none_of_these_is_not_read(string text) => Assert.That(AddressSet.TryParse(text), Is.Null);

    [Test]
    public void Union_difference_and_intersection_agree_member_by_member() =>
        Gen.Select(Set, Set, Address).Sample((left, right, address) =>
        {
            var (inLeft, inRight) = (Has(left, address), Has(right, address));

            return Has(left.Union(right), address) == (inLeft || inRight)
                && Has(left.Except(right), address) == (inLeft && !inRight)
                && Has(left.Intersect(right), address) == (inLeft && inRight);
        });

    [Test]
    public void A_set_is_within_another_exactly_when_nothing_of_it_is_left() => Gen.Select(Set, Set).Sample((left, right) =>
        left.IsWithin(right) == left.Except(right).IsEmpty
        && left.IsWithin(left.Union(right))
        && left.Except(right).Union(left.Intersect(right)).Equals(left));

    private static bool Has(AddressSet set, IPAddress address) => AddressSet.Between(address, address).IsWithin(set);
}
