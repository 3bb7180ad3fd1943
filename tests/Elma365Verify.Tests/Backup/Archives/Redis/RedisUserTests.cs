using System.Text;
using CsCheck;
using Elma365Verify.Backup;
using Elma365Verify.Containers.Backup.Redis;

namespace Elma365Verify.Tests.Backup.Archives.Redis;

internal sealed class RedisUserTests
{
    private const string Marks = "()~%&+-#@\"'\\";

    private static readonly string[] Begun = ["~", "%R~", "&", "+", "-@"];

    // All but zeros and ASCII's blanks, which the server refuses in names and patterns; brackets and marks more often than others.
    private static readonly Gen<string> Word = Gen.OneOf(
        Gen.Int[1, 255].Where(value => value is not 32 && value is < 9 or > 13).Select(value => (char)value),
        Gen.Int[0, Marks.Length - 1].Select(index => Marks[index])).Array[1, 12].Select(letters => new string(letters));

    private static readonly Gen<string> Rule =
        Gen.Select(Gen.Int[0, Begun.Length - 1], Word, (index, word) => Begun[index] + word);

    private static readonly Gen<string> Selector = Rule.Array[1, 4].Select(rules => $"({string.Join(' ', rules)})");

    [Test]
    public void Whatever_a_name_and_a_pattern_hold_a_line_is_read_as_it_was_written()
    {
        var path = Path.GetTempFileName();
        try
        {
            Gen.Select(Word, Rule.Array[0, 5], Selector.Array[0, 3]).Sample((name, rules, selectors) =>
            {
                var user = new RedisUser(name, [.. rules, .. selectors]);
                File.WriteAllBytes(path, [.. user.Line(), .. "user last off\n"u8]);

                var read = RedisUser.Read(path);

                Assert.That(read.Select(one => one.Name), Is.EqualTo([name, "last"]));
                Assert.That(read[0].Rules, Is.EqualTo(user.Rules));
                Assert.That(RedisUser.Parse(user.Line().AsSpan()[..^1]).Rules, Is.EqualTo(user.Rules));
            }, iter: 2000, threads: 1);
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Test]
    public void Two_users_that_differ_in_one_byte_are_described_apart() => Gen.Select(Word, Word).Sample((one, other) =>
        Assert.That(
            new RedisUser(one, ["on"]).Describe().Equals(new RedisUser(other, ["on"]).Describe()), Is.EqualTo(one == other)));

    [Test]
    public void A_users_name_is_the_one_its_client_logs_in_by()
    {
        var user = RedisUser.Parse(Encoding.UTF8.GetBytes("user хранитель on ~* +@all"));

        Assert.That(user.Is("хранитель"));
        Assert.That(user.Is("хранител"), Is.False);
        Assert.That(user.Shown, Is.EqualTo("хранитель"));
        Assert.That(() => RedisUser.Parse("default on"), Throws.TypeOf<BackupException>());
    }
}
