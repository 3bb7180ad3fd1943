using CsCheck;
using Elma365Verify.Containers.Backup.Redis;

namespace Elma365Verify.Tests.Backup.Archives;

internal sealed class RedisTextTests
{
    // Bytes that escapes, UTF-8 and its errors are made of.
    private static readonly byte[] Pieces = [0x5c, 0x78, 0x30, 0x61, 0x00, 0xff, 0xd0, 0xb4, 0xf0, 0x9f, 0x98, 0x80];
    private static readonly Gen<byte[]> Awkward = Gen.Int[0, Pieces.Length - 1].Select(index => Pieces[index]).Array[0, 6];

    [Test]
    public void Two_keys_that_differ_in_bytes_differ_in_text() => Gen.Select(Awkward, Awkward).Sample((one, other) =>
        RedisText.Of(one) == RedisText.Of(other) == one.AsSpan().SequenceEqual(other));

    [Test]
    public void Any_bytes_are_text_that_can_be_written() => Gen.Byte.Array[0, 400].Sample(bytes =>
        RedisText.Of(bytes).All(character => !char.IsControl(character))
        && System.Text.Unicode.Utf8.IsValid(System.Text.Encoding.UTF8.GetBytes(RedisText.Of(bytes))));

    [Test]
    public void A_moment_is_read_back_to_the_millisecond() => Gen.Long[0, long.MaxValue].Sample(moment =>
        RedisText.Milliseconds(RedisText.Moment(moment)) == moment);

    [Test]
    public void Readable_text_stays_as_it_is() =>
        Assert.That(RedisText.Of("ключ:\\ 😀"u8), Is.EqualTo("ключ:\\\\ 😀"));
}
