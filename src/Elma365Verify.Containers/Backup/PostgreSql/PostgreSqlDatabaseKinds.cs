using System.Collections.Immutable;
using Elma365Verify.Backup.Contents;

namespace Elma365Verify.Containers.Backup.PostgreSql;

/// <summary>Everything a PostgreSQL database can hold.</summary>
/// <remarks>
/// By <see href="https://www.postgresql.org/docs/current/catalogs.html"/>; a test walks a server's catalogues, column by column, and
/// fails for one that is in none of these.
/// </remarks>
internal static class PostgreSqlDatabaseKinds
{
    /// <summary>Each kind, with what becomes of it.</summary>
    public static ImmutableArray<ContentKind> All { get; } =
    [
        Compared("schemas"),
        Compared("tables", "partitions, inheritance, storage, options, row security, replica identity; unlogged ones too"),
        Compared("columns", "their defaults and generating expressions, too, read anew by the restored server where the texts differ"),
        Compared("rows of tables", "by a hash of each row, those of unlogged tables and those that row security hides too"),
        Compared("large objects"),
        Compared("views"),
        Compared("materialised views", "their definitions and whether they are populated"),
        Compared("foreign tables", "their definitions"),
        Compared("composite types"),
        Compared("sequences", "with the value they are at"),
        Compared("constraints", "and whether the triggers that keep them up are enabled"),
        Compared("indexes"),
        Compared("triggers"),
        Compared("rules"),
        Compared("policies"),
        Compared("extended statistics", "their definitions"),
        Compared("functions, procedures and aggregates"),
        Compared("event triggers"),
        Compared("languages and transforms"),
        Compared("casts"),
        Compared("operators, operator classes and families"),
        Compared("access methods"),
        Compared("types", "enums, domains, ranges and base types"),
        Compared("collations", "but not the version of the library they were made with, which a restored one takes anew"),
        Compared("conversions"),
        Compared("text search configurations, dictionaries, parsers and templates"),
        Compared("extensions", "their version, schema and members, and what depends on them"),
        Compared("publications"),
        Compared("foreign data wrappers, servers and user mappings"),
        Compared("grants and default grants", "those on an extension's and the system's own objects where they were changed"),
        Compared("comments"),
        Compared("security labels"),
        NotKept(
            "rows of materialised views",
            "a restore computes them anew from what they select from; keep them in a table where that is gone or was changed"),
        NotKept(
            "rows of tables that belong to an extension",
            "a restore has those that the extension's script makes, and those it marks by pg_extension_config_dump. They are compared: "
            + "where users put others there, verifying fails; take the table out by ALTER EXTENSION … DROP TABLE"),
        NotKept("rows of foreign tables", "back up the server they lie on"),
        NotKept("invalid indexes", "what a failed CREATE INDEX CONCURRENTLY left, which serves no query; drop it, or REINDEX it"),
        NotKept("order of columns of a table that inherits", "a restore puts the inherited ones first; name columns in statements"),
        NotKept("temporary tables", "they end with their session"),
    ];

    private static ContentKind Compared(string name, string remark = "") => new(name, Keeping.Compared, remark);

    private static ContentKind NotKept(string name, string remark) => new(name, Keeping.NotKept, remark);
}
