using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Elma365Verify.Backup.Manifests;

namespace Elma365Verify.Containers.Backup.MongoDb;

/// <summary>
/// Where mongodump puts a collection: <c>shop/orders.bson</c> and <c>shop/orders.metadata.json</c>, the collection's name escaped as a
/// query is (RFC 1866: unreserved characters stand, a space becomes <c>+</c>, other bytes <c>%XX</c>), the database's name as it is.
/// </summary>
/// <remarks>
/// Where <see cref="BackupPath"/> allows less than mongodump does, mongorestore would take the file's name for the collection's: a
/// name of more than 186 bytes when escaped ends in <c>%24</c> and a hash instead, and of a database's name <c>/</c>, <c>\</c>,
/// <c>:</c>, <c>%</c>, a first dot and control characters are escaped too. The collection's true name is in its metadata.
/// </remarks>
internal static class DumpPath
{
    private const string MetadataEnd = ".metadata.json";
    private const string Cut = "%24";
    private const int HashBytes = 20;
    private const int LongestName = 186;

    /// <summary>The file of a collection's documents, one BSON document after another.</summary>
    public static string Documents(string database, string collection) => $"{Stem(database, collection)}.bson";

    /// <summary>The file of what a collection or a view is.</summary>
    public static string Metadata(string database, string collection) => Stem(database, collection) + MetadataEnd;

    /// <summary>The database of a file with <see cref="Metadata"/>'s name; null where it is another file.</summary>
    public static string? DatabaseOf(string path) =>
        path.EndsWith(MetadataEnd, StringComparison.Ordinal) && path.Split('/') is [var folder, _] ? Uri.UnescapeDataString(folder) : null;

    private static string Stem(string database, string collection) => $"{Folder(database)}/{File(collection)}";

    private static string Folder(string database)
    {
        var folder = new StringBuilder(database.Length);
        foreach (var character in database)
        {
            if (character is '/' or '\\' or ':' or '%' || char.IsControl(character) || (character == '.' && folder.Length == 0))
                Append(folder, Encoding.UTF8.GetBytes([character]));
            else
                folder.Append(character);
        }

        return folder.ToString();
    }

    private static string File(string collection)
    {
        var escaped = Escape(collection);
        if (escaped.Length <= LongestName)
            return escaped;
        var hash = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(collection)).AsSpan(0, HashBytes));
        return escaped[..(LongestName - Cut.Length - hash.Length)] + Cut + hash;
    }

    private static string Escape(string name)
    {
        var escaped = new StringBuilder(name.Length);
        foreach (var value in Encoding.UTF8.GetBytes(name))
        {
            if (char.IsAsciiLetterOrDigit((char)value) || value is (byte)'-' or (byte)'_' or (byte)'.' or (byte)'~')
                escaped.Append((char)value);
            else if (value == ' ')
                escaped.Append('+');
            else
                Append(escaped, [value]);
        }

        return escaped.ToString();
    }

    private static void Append(StringBuilder escaped, ReadOnlySpan<byte> bytes)
    {
        foreach (var value in bytes)
            escaped.Append(CultureInfo.InvariantCulture, $"%{value:X2}");
    }
}
