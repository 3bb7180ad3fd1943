using System.Collections.Immutable;
using System.Globalization;
using System.Net;
using Npgsql;

namespace Elma365Verify.Containers.Backup.PostgreSql;

/// <summary>How a cluster is reached, by clients in this process and by the tools in a toolbox.</summary>
/// <param name="Client">Where this process connects to: a relay, or a scratch server's loopback port.</param>
/// <param name="Tools">Where the toolbox connects to, seen from its network namespace.</param>
/// <param name="User">A superuser; nobody else may read passwords' verifiers and everybody's rows.</param>
/// <param name="Password">The superuser's password.</param>
internal sealed record PostgreSqlAccess(IPEndPoint Client, IPEndPoint Tools, string User, string Password)
{
    /// <summary>A database every cluster has; a restore replaces it last.</summary>
    public const string AnyDatabase = "template1";

    /// <summary>
    /// The number of the superuser that <c>initdb</c> makes, in every cluster
    /// (<see href="https://github.com/postgres/postgres/blob/master/src/include/catalog/pg_authid.dat"/>).
    /// </summary>
    public const string InitialRole = "10";

    // Encodings no conversion leads from: a text of theirs may hold any bytes.
    private const string NoEncoding = "SQL_ASCII";

    // What a database or a role may have set, and what would make another role of the session or read a list's values otherwise.
    private const string Self = "-c role=none -c array_nulls=on -c standard_conforming_strings=on";

    // The server, too, is to notice that this side is gone: a session that was cut off keeps its snapshot and its locks.
    // Keepalives see that only while nothing was sent in vain; what was, is repeated for a quarter of an hour unless it is bounded (12+).
    private const string Watch =
        "-c tcp_keepalives_idle=10 -c tcp_keepalives_interval=5 -c tcp_keepalives_count=3 -c tcp_user_timeout=25000";

    // What a client says at its start goes before what was set for a database or a role, and some of that changes what is read or
    // keeps a restore from writing. A hardened image may lack the library of the compiler (jit), which these queries gain nothing by.
    private const string Settings =
        "-c search_path= -c statement_timeout=0 -c idle_in_transaction_session_timeout=0 -c row_security=off "
        + "-c default_transaction_read_only=off -c DateStyle=ISO,MDY -c IntervalStyle=postgres -c TimeZone=UTC -c extra_float_digits=3 "
        + "-c bytea_output=hex -c lc_monetary=C -c xmloption=content -c jit=off "
        + "-c quote_all_identifiers=off -c client_min_messages=warning -c default_transaction_isolation=read\\ committed "
        + $"-c default_transaction_deferrable=off {Self} {Watch}";

    // A server out of reach for 25 s ends a tool: without these it would wait for hours, or for ever. A server that is only slow does
    // not, since its kernel answers.
    private const string Patience = "keepalives_idle=10 keepalives_interval=5 keepalives_count=3 tcp_user_timeout=25000";

    // Time-outs that only some versions know, and an unknown one would be refused at the start: a session that waits for a tool is idle.
    private static readonly (int Since, string Name)[] LaterTimeouts = [(14, "idle_session_timeout"), (17, "transaction_timeout")];

    private int major;

    /// <summary>How long a session waits for a lock by itself; <see cref="LockWatch"/> says for whose.</summary>
    public TimeSpan LockTimeout { get; init; } = UsualLockTimeout;

    /// <summary>How long that is where nobody says otherwise.</summary>
    public static TimeSpan UsualLockTimeout { get; } = TimeSpan.FromSeconds(60);

    /// <summary>What sessions of this process call themselves.</summary>
    public const string ApplicationName = "elma365-verify";

    /// <summary><see cref="LockTimeout"/> as PostgreSQL takes it, in milliseconds.</summary>
    public string LockMilliseconds => ((long)LockTimeout.TotalMilliseconds).ToString(CultureInfo.InvariantCulture);

    /// <summary>The variables the tools read; complete once a connection was opened, which tells the server's version.</summary>
    public ImmutableDictionary<string, string> Environment => ImmutableDictionary<string, string>.Empty
        .Add("PGHOST", Tools.Address.ToString())
        .Add("PGPORT", Tools.Port.ToString(CultureInfo.InvariantCulture))
        .Add("PGUSER", User)
        .Add("PGPASSWORD", Password)
        .Add("PGCONNECT_TIMEOUT", "15")
        .Add("PGOPTIONS", string.Join(' ', [
            "-c lc_messages=C -c statement_timeout=0 -c lock_timeout=0 -c idle_in_transaction_session_timeout=0",
            "-c default_transaction_read_only=off",
            Self,
            Watch,
            .. Timeouts().Select(name => $"-c {name}=0"),
        ]));

    /// <summary>The tools' argument for a database, whatever its name holds.</summary>
    public static string Argument(string database)
    {
        var name = database.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal);
        return $"--dbname=dbname='{name}' {Patience}";
    }

    /// <summary>Connects to a database whose text can be converted to UTF-8.</summary>
    /// <exception cref="NpgsqlException">The server can't be reached, or refuses.</exception>
    public Task<NpgsqlConnection> OpenAsync(string database, CancellationToken cancellation) =>
        OpenAsync(database, encoding: null, cancellation);

    /// <summary>Connects to a database, with settings under which equal contents read equal.</summary>
    /// <exception cref="NpgsqlException">The server can't be reached, or refuses.</exception>
    /// <param name="database">The database.</param>
    /// <param name="encoding">
    /// What its text is written in. One that is in none known is read byte by byte: each is the character of its number (Latin-1), so
    /// that what was read is written as it was.
    /// </param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<NpgsqlConnection> OpenAsync(string database, string? encoding, CancellationToken cancellation)
    {
        var connection = new NpgsqlConnection(ConnectionString(database, encoding));
        try
        {
            await connection.OpenAsync(cancellation).ConfigureAwait(false);
            major = connection.PostgreSqlVersion.Major;
            foreach (var name in Timeouts())
                await connection.DoAsync($"set {name} = 0", cancellation).ConfigureAwait(false);
            return connection;
        }
        catch
        {
            await connection.DisposeAsync().ConfigureAwait(false);
            throw;
        }
    }

    /// <summary>As <see cref="OpenAsync(string, CancellationToken)"/>, for who can't wait otherwise.</summary>
    /// <exception cref="NpgsqlException">The server can't be reached, or refuses.</exception>
    public NpgsqlConnection Open(string database)
    {
        var connection = new NpgsqlConnection(ConnectionString(database, encoding: null));
        try
        {
            connection.Open();
            if (connection.PostgresParameters["server_encoding"] == NoEncoding)
            {
                connection.Close();
                connection.ConnectionString = ConnectionString(database, NoEncoding);
                connection.Open();
            }

            major = connection.PostgreSqlVersion.Major;
            foreach (var name in Timeouts())
                connection.Do($"set {name} = 0");
            return connection;
        }
        catch
        {
            connection.Dispose();
            throw;
        }
    }

    private IEnumerable<string> Timeouts() => LaterTimeouts.Where(later => major >= later.Since).Select(later => later.Name);

    private string ConnectionString(string database, string? encoding)
    {
        var settings = new NpgsqlConnectionStringBuilder
        {
            Host = Client.Address.ToString(),
            Port = Client.Port,
            Username = User,
            Password = Password,
            Database = database,
            ApplicationName = ApplicationName,
            SslMode = SslMode.Disable,
            GssEncryptionMode = GssEncryptionMode.Disable,
            Pooling = false,
            Timeout = 15,
            CommandTimeout = 0,
            Options = $"{Settings} -c lock_timeout={LockMilliseconds}",
        };
        if (encoding == NoEncoding)
            (settings.ClientEncoding, settings.Encoding) = (NoEncoding, "iso-8859-1");
        return settings.ConnectionString;
    }
}
