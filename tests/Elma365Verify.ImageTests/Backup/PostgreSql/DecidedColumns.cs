namespace Elma365Verify.ImageTests.Backup.PostgreSql;

/// <summary>What was decided on each column of the catalogues a cluster's databases share, in PostgreSQL 13 to 18.</summary>
internal static class DecidedColumns
{
    /// <summary>In the backup, and compared when it is verified.</summary>
    public static readonly IReadOnlyDictionary<string, string> Compared = new Dictionary<string, string>
    {
        ["pg_authid"] = "rolname rolsuper rolinherit rolcreaterole rolcreatedb rolcanlogin rolreplication rolbypassrls rolconnlimit "
            + "rolpassword rolvaliduntil",
        ["pg_auth_members"] = "roleid member grantor admin_option inherit_option set_option",
        ["pg_database"] = "datname datdba encoding datlocprovider datistemplate datallowconn datconnlimit dattablespace "
            + "datcollate datctype daticulocale datlocale daticurules datacl",
        ["pg_db_role_setting"] = "setdatabase setrole setconfig",
        ["pg_parameter_acl"] = "parname paracl",
        ["pg_shdescription"] = "objoid classoid description",
        ["pg_shseclabel"] = "objoid classoid provider label",
        ["pg_subscription"] = "subdbid subname subowner subbinary substream subtwophasestate subdisableonerr subpasswordrequired "
            + "subrunasowner subfailover subconninfo subslotname subsynccommit subpublications suborigin",
    };

    /// <summary>Not in the backup; what is there is named, or refuses it.</summary>
    public static readonly IReadOnlyDictionary<string, string> NotKept = new Dictionary<string, string>
    {
        ["pg_replication_origin"] = "roname",
        ["pg_subscription"] = "subenabled subskiplsn",
        ["pg_tablespace"] = "spcname spcowner spcacl spcoptions",
    };

    /// <summary>The server's own bookkeeping, which differs between servers of equal contents.</summary>
    public static readonly IReadOnlyDictionary<string, string> Derived = new Dictionary<string, string>
    {
        ["pg_authid"] = "oid",
        ["pg_auth_members"] = "oid",
        ["pg_database"] = "oid datlastsysoid datfrozenxid datminmxid datcollversion dathasloginevt",
        ["pg_parameter_acl"] = "oid",
        ["pg_replication_origin"] = "roident",
        ["pg_shdepend"] = "dbid classid objid objsubid refclassid refobjid deptype",
        ["pg_subscription"] = "oid",
        ["pg_tablespace"] = "oid",
    };

    /// <summary>Whether something was decided on a column: <c>pg_authid.rolname</c>.</summary>
    public static bool Contain(string column) => All.Contains(column);

    private static readonly HashSet<string> All =
    [
        .. new[] { Compared, NotKept, Derived }
            .SelectMany(decided => decided)
            .SelectMany(catalogue => catalogue.Value.Split(' ').Select(column => $"{catalogue.Key}.{column}")),
    ];
}
