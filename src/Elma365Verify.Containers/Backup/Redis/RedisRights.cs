using Elma365Verify.Backup;
using StackExchange.Redis;

namespace Elma365Verify.Containers.Backup.Redis;

/// <summary>What a user has to be allowed, asked from the server before anything is done (<c>ACL DRYRUN</c>).</summary>
/// <remarks><see href="https://redis.io/docs/latest/operate/oss_and_stack/management/security/acl/"/>.</remarks>
internal static class RedisRights
{
    // A key nobody has, so that only ~* covers it.
    private const string AnyKey = "\u0001elma365-verify";

    private static readonly string[] Always = ["INFO server", "ACL LIST", "ACL DRYRUN default ping"];

    private static readonly string[] ToCopy = [.. Always, "REPLCONF capa eof", "SYNC"];

    private static readonly string[] ToRead =
    [
        .. Always, "TIME", "SELECT 0", "FUNCTION LIST", "SCAN 0", $"TYPE {AnyKey}", $"PEXPIRETIME {AnyKey}", $"MEMORY USAGE {AnyKey}",
        $"GETRANGE {AnyKey} 0 1", $"GET {AnyKey}", $"STRLEN {AnyKey}", $"LLEN {AnyKey}", $"LRANGE {AnyKey} 0 1", $"SCARD {AnyKey}",
        $"SSCAN {AnyKey} 0", $"HLEN {AnyKey}", $"HSCAN {AnyKey} 0", $"ZCARD {AnyKey}", $"ZRANGE {AnyKey} 0 1", $"XLEN {AnyKey}",
        $"XRANGE {AnyKey} - +", $"XINFO STREAM {AnyKey}", $"XINFO GROUPS {AnyKey}", $"XINFO CONSUMERS {AnyKey} g", $"XPENDING {AnyKey} g",
    ];

    private static readonly string[] ToPause = ["CLIENT PAUSE 1 WRITE", "CLIENT UNPAUSE"];

    private static readonly string[] ToRestore =
    [
        .. Always, "CONFIG GET masterauth", "CONFIG SET masterauth x", "REPLICAOF NO ONE", "FUNCTION LIST", "BGSAVE",
        "ACL SETUSER default",
    ];

    /// <summary>Fails unless a user may take a copy of everything.</summary>
    public static Task RequireCopyAsync(IDatabase server, string user) => RequireAsync(server, user, "back this server up", ToCopy);

    /// <summary>Fails unless a user may read everything.</summary>
    public static Task RequireReadAsync(IDatabase server, string user) => RequireAsync(server, user, "read everything here", ToRead);

    /// <summary>Fails unless a user may take a copy, and read everything while writers wait.</summary>
    public static Task RequirePausedAsync(IDatabase server, string user) =>
        RequireAsync(server, user, "back this server up while its writers wait", [.. ToCopy, .. ToRead.Except(Always), .. ToPause]);

    /// <summary>Fails unless a user may restore.</summary>
    public static Task RequireRestoreAsync(IDatabase server, string user) => RequireAsync(server, user, "restore here", ToRestore);

    private static async Task RequireAsync(IDatabase server, string user, string purpose, IEnumerable<string> commands)
    {
        var (missing, isKeyless) = (new List<string>(), false);
        foreach (var words in commands.Select(command => command.Split(' ')))
        {
            var answer = await AskAsync(server, user, words).ConfigureAwait(false);
            if (answer is null)
                return;
            if (answer.EndsWith("command", StringComparison.Ordinal))
                missing.Add(Right(words));
            else if (answer.EndsWith("key", StringComparison.Ordinal))
                isKeyless = true;
        }

        if (isKeyless)
            missing.Add("~*");
        if (missing.Count > 0)
        {
            throw new BackupException(
                $"user {user} may not {purpose}: ACL SETUSER {user} {string.Join(' ', missing.Distinct())} gives what is missing");
        }
    }

    // Null where the user may not ask: the first command that is refused then names itself. So does one the server does not know.
    private static async Task<string?> AskAsync(IDatabase server, string user, string[] words)
    {
        try
        {
            return (string?)await server.ExecuteAsync("ACL", ["DRYRUN", user, .. words]).ConfigureAwait(false) ?? string.Empty;
        }
        catch (RedisServerException exception)
        {
            return exception.Message.StartsWith("NOPERM", StringComparison.Ordinal) ? null : exception.Message;
        }
    }

    // Of a container of commands one; of others all.
    private static string Right(string[] words) => words[0] is "ACL" or "CONFIG" or "CLIENT" or "FUNCTION" or "MEMORY" or "XINFO"
        ? $"+{words[0]}|{words[1]}".ToLowerInvariant()
        : $"+{words[0]}".ToLowerInvariant();
}
