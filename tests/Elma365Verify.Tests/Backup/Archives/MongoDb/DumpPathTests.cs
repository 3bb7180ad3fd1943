using CsCheck;
using Elma365Verify.Backup.Manifests;
using Elma365Verify.Containers.Backup.MongoDb;

namespace Elma365Verify.Tests.Backup.Archives.MongoDb;

internal sealed class DumpPathTests
{
    private static readonly string[] Pieces =
        ["a", "Z", "9", "-", "_", ".", "~", " ", "+", "%", "%2F", "/", "\\", ":", "$", "*", "\u0001", "я", "日", "😀", "%24"];

    // Up to some 255 bytes, as a namespace may have, and longer.
    private static readonly Gen<string> Collections =
        Gen.Int[0, Pieces.Length - 1].Select(index => Pieces[index]).Array[1, 90].Select(string.Concat);

    private static readonly Gen<string> Databases = Gen.Int[0, Pieces.Length - 1]
        .Where(index => Pieces[index] is not ("." or "/" or "\\"))
        .Select(index => Pieces[index]).Array[1, 15].Select(string.Concat);

    [TestCase("orders", "orders")]
    [TestCase("a b+c", "a+b%2Bc")]
    [TestCase("a.b-c_d~e", "a.b-c_d~e")]
    [TestCase("$cmd/100%:\\", "%24cmd%2F100%25%3A%5C")]
    [TestCase("имя", "%D0%B8%D0%BC%D1%8F")]
    public void A_collections_name_is_escaped_as_mongodump_does_it(string name, string escaped)
    {
        Assert.That(DumpPath.Documents("База 1", name), Is.EqualTo($"База 1/{escaped}.bson"));
        Assert.That(DumpPath.Metadata("База 1", name), Is.EqualTo($"База 1/{escaped}.metadata.json"));
    }

    [Test]
    public void Names_that_are_not_too_long_are_read_back_as_mongorestore_does_it() => Collections.Sample(name =>
    {
        var file = DumpPath.Documents("db", name)["db/".Length..^".bson".Length];
        return file.Length >= 186 || Uri.UnescapeDataString(file.Replace('+', ' ')) == name;
    });

    [Test]
    public void The_longest_name_that_is_not_cut_has_186_bytes()
    {
        Assert.That(DumpPath.Documents("db", new string('x', 186)), Is.EqualTo($"db/{new string('x', 186)}.bson"));
        Assert.That(DumpPath.Documents("db", new string('x', 187)), Does.Match("^db/x{143}%24[0-9a-f]{40}\\.bson$"));
    }

    [Test]
    public void Every_name_has_paths_that_a_backup_may_have() => Gen.Select(Databases, Collections).Sample((database, collection) =>
        BackupPath.Fault(DumpPath.Documents(database, collection)) is null
        && BackupPath.Fault(DumpPath.Metadata(database, collection)) is null);

    [Test]
    public void Two_names_never_share_a_file() => Gen.Select(Databases, Collections, Databases, Collections).Sample(
        (database, collection, otherDatabase, other) =>
            (DumpPath.Documents(database, collection) == DumpPath.Documents(otherDatabase, other))
            == ((database, collection) == (otherDatabase, other)));

    [Test]
    public void The_database_is_read_back_from_a_metadata_files_path() => Gen.Select(Databases, Collections).Sample(
        (database, collection) =>
            DumpPath.DatabaseOf(DumpPath.Metadata(database, collection)) == database
            && DumpPath.DatabaseOf(DumpPath.Documents(database, collection)) is null);

    [TestCase("users.json")]
    [TestCase("x.metadata.json")]
    [TestCase("a/b/x.metadata.json")]
    public void Another_file_is_no_collections_metadata(string path) => Assert.That(DumpPath.DatabaseOf(path), Is.Null);
}
